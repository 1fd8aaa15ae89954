namespace AdFlow.Hosting;

/// <summary>What somebody who inspects a run wants to see of it.</summary>
/// <param name="Rows">First rows of each table, at most.</param>
/// <param name="Bytes">Rows are left out once the answer has so many bytes.</param>
internal readonly record struct InspectionTerms(int Rows, int Bytes);
