namespace AdFlow.Runtime;

/// <summary>A table that a run read.</summary>
/// <param name="Name">Name in the graph.</param>
/// <param name="Version">Hash of the content that the run saw.</param>
public sealed record RecordedTable(string Name, string Version);
