using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Published tables of which the store has no whole copy any more when the host starts.</summary>
internal static partial class LostTables
{
    /// <summary>Opens the tables that are there.</summary>
    /// <param name="tables">What is published.</param>
    /// <param name="operators">What graphs are bound to beside tables; the basis takes the reference over.</param>
    /// <param name="options">Whether to go on without tables that are lost.</param>
    /// <param name="log">Takes why they are lost.</param>
    /// <returns>What graphs are bound to first.</returns>
    /// <exception cref="TableException">Tables are lost, and the options do not say to go on without them.</exception>
    public static BindingBasis Open(
        HostTables tables, CatalogGeneration operators, AdFlowOptions options, ILogger log)
    {
        var lost = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        var opened = tables.OpenAll((name, error) =>
        {
            lost.Add(name);
            if (options.SkipBroken)
                IsLost(log, name, error.Message);
        });
        var basis = new BindingBasis(operators, opened, lost.ToImmutable());
        if (lost.Count == 0 || options.SkipBroken)
            return basis;
        basis.Release();
        string kind = lost.Count == 1 ? "the published table" : "the published tables";
        throw new TableException(500, TableCodes.Lost, "The host does not start, because its store has no whole copy "
            + $"of {kind} {string.Join(", ", lost)} any more: bring the files of {tables.Store.Path} back from a copy, "
            + "or start with --skip-broken, which serves the graphs that do not need them, and publish them again.");
    }

    [LoggerMessage(1, LogLevel.Error, "The published table '{Name}' is lost; graphs that declare it are not served "
        + "until it is published again: {Reason}")]
    private static partial void IsLost(ILogger log, string name, string reason);
}
