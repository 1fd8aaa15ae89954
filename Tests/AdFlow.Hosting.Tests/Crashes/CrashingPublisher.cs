using System.Globalization;
using AdFlow.Operators.Standard;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>A host of two tables that are published together with the same number in them.</summary>
internal static class CrashingPublisher
{
    /// <summary>How often <see cref="PublishAsync(string, int)"/> publishes.</summary>
    public const int Publications = 2;

    /// <summary>Publishes a number in both tables, and the next one, and acknowledges each.</summary>
    public static async Task PublishAsync(string folder, int from)
    {
        using var host = Start(folder);
        for (int number = from; number < from + Publications; number++)
        {
            await PublishAsync(host, folder, number);
            CrashProgram.Acknowledge(number);
        }
    }

    /// <summary>Publishes a number in both tables.</summary>
    public static async Task PublishAsync(GraphHost host, string folder, int number)
    {
        var files = new List<TableFile>();
        foreach (string name in (string[])["lefts", "rights"])
        {
            string path = Path.Combine(folder, name + ".csv");
            // Odd numbers have a column more, so that both ways of publishing are gone.
            await File.WriteAllTextAsync(path, string.Create(CultureInfo.InvariantCulture,
                $"{name},number{(number % 2 == 0 ? "" : ",odd")}\n1,{number}{(number % 2 == 0 ? "" : ",1")}\n"));
            files.Add(new TableFile(name, path, InfersSchema: true));
        }
        await host.Publisher.PublishAsync(files, default);
    }

    /// <summary>Numbers in both tables as a host finds them.</summary>
    public static (long Left, long Right) Read(GraphHost host) => (Read(host, "lefts"), Read(host, "rights"));

    /// <summary>Starts a host on the store of a folder.</summary>
    public static GraphHost Start(string folder) => new(new AdFlowOptions
    {
        Modules = { StandardOperators.Module },
        StoreFolder = Path.Combine(folder, "store"),
        KeptTableVersions = 2,
    });

    private static long Read(GraphHost host, string name)
    {
        var basis = host.Activations.AcquireBasis();
        using var lease = basis.Tables[name].Table.Acquire();
        basis.Release();
        return lease.Snapshot.Batch["number"].Values<long>()[0];
    }
}
