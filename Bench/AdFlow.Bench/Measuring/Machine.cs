using System.Globalization;
using System.Runtime.InteropServices;
using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Processor, cores, system, runtime and lane width, in one line.</summary>
    public static string Description { get; } = string.Create(CultureInfo.InvariantCulture,
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, ")
        + $"{RuntimeInformation.FrameworkDescription}, lanes {LaneWidths.Best}";

    private static string Processor()
    {
        string? model = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile)
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
