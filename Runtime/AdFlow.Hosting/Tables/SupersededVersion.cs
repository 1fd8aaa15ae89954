using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>A version of a host table that is not current any more.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Snapshot">The version; whoever reads it holds a reference, this does not.</param>
internal sealed record SupersededVersion(string Table, TableSnapshot Snapshot);
