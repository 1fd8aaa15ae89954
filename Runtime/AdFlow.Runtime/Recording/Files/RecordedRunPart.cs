namespace AdFlow.Runtime;

/// <summary>One row of a run in its file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Node">Node, output or table; empty where the kind has none.</param>
/// <param name="Bytes">Bytes of its payload.</param>
public sealed record RecordedRunPart(RecordKind Kind, string Node, int Bytes);
