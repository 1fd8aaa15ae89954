using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>How the graphs of tests are opened.</summary>
/// <param name="Catalog">Operators that they may name.</param>
/// <param name="Store">Where their tables are kept, or null for the usual place.</param>
/// <param name="Planning">How they are planned.</param>
/// <param name="Running">How they are executed.</param>
public sealed record TestLoading(
    OperatorCatalog Catalog, SnapshotStore? Store, PlanOptions Planning, BoundGraphOptions Running)
{
    /// <summary>Where tables come from that a test has no fixture for; null: their own files.</summary>
    public GraphTables? Tables { get; init; }

    /// <summary>Plugins that the catalog has operators of, to be compared with those of records.</summary>
    public IReadOnlyList<RecordedPlugin> Plugins { get; init; } = [];

    /// <summary>Full path of the folder outside of which no record may have anything read, see
    /// <see cref="ReplayOptions.Root"/>; null: files may be anywhere.</summary>
    public string? Root { get; init; }
}
