namespace AdFlow.Runtime;

/// <summary>What the rows of one kind and node weigh in a file.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Node">Node, output or table; empty for kinds without one, and for what runs share.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
public sealed record RecordWeight(RecordKind Kind, string Node, long Rows, long Bytes);
