using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Calls whose result differs between runs of the same input.</summary>
internal static class NonDeterminism
{
    private const string Clock = "take the run's reading, RunContext.NowMicroseconds, and declare Purity.Clock, in a "
        + "table operator; a map operator takes it as a column or setting";
    private const string Numbers = "take the run's numbers, RunContext.Random(rowKey), and declare Purity.Random, in a "
        + "table operator; a map operator takes them as a column or setting";
    private const string Hash = "strings hash differently in every process: compare values, or hash bytes yourself";

    /// <summary>What to do instead; null where the symbol is harmless.</summary>
    public static string? Advice(ISymbol used)
    {
        string type = used.ContainingType?.ToDisplayString() ?? "";
        return (type, used.Name) switch
        {
            ("System.DateTime", "Now" or "UtcNow" or "Today") => Clock,
            ("System.DateTimeOffset", "Now" or "UtcNow") => Clock,
            ("System.TimeProvider", "System" or "GetUtcNow" or "GetLocalNow" or "GetTimestamp") => Clock,
            ("System.Environment", "TickCount" or "TickCount64") => Clock,
            ("System.Diagnostics.Stopwatch", _) => Clock,
            ("System.Random", "Shared") => Numbers,
            ("System.Random", ".ctor") when used is IMethodSymbol { Parameters.Length: 0 } => Numbers,
            ("System.Guid", "NewGuid" or "CreateVersion7") => Numbers,
            ("System.Security.Cryptography.RandomNumberGenerator", _) => Numbers,
            ("string", "GetHashCode") => Hash,
            ("System.HashCode", _) => Hash,
            _ => null,
        };
    }
}
