using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Load;

/// <summary>What a server process has used since it was started.</summary>
/// <param name="Cpu">Processor time of all its threads.</param>
/// <param name="AllocatedBytes">Managed bytes allocated.</param>
/// <param name="HeapBytes">Managed bytes in use.</param>
internal readonly record struct ServerUsage(TimeSpan Cpu, long AllocatedBytes, long HeapBytes)
{
    /// <summary>Where a server tells it.</summary>
    public const string Path = "/bench/usage";

    /// <summary>The same after a collection.</summary>
    public const string CollectedPath = "/bench/usage/collected";

    /// <summary>Adds the endpoints to a server.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet(Path, context => context.Response.WriteAsync(Now().ToText()));
        app.MapGet(CollectedPath, context =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return context.Response.WriteAsync(Now().ToText());
        });
    }

    /// <summary>Of this process.</summary>
    public static ServerUsage Now() => new(Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: false),
        GC.GetTotalMemory(forceFullCollection: false));

    /// <summary>Reads <see cref="ToText"/>.</summary>
    public static ServerUsage Read(string text)
    {
        long[] parts = [.. text.Split(' ').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        return new(new TimeSpan(parts[0]), parts[1], parts[2]);
    }

    /// <summary>Ticks of 100 ns and bytes.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Cpu.Ticks} {AllocatedBytes} {HeapBytes}");
}
