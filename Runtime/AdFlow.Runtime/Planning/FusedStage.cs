using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// Operators executed together over one chunk of rows after the other, so that what passes between them stays in the
/// cache. Only what leaves the stage is written in full. Immutable, thread-safe.
/// </summary>
public sealed class FusedStage : PhysicalStage
{
    internal FusedStage(int ordinal, IReadOnlyList<LogicalNode> nodes, StageProgram program) : base(ordinal, nodes) =>
        Program = program;

    /// <summary>Whose rows it takes.</summary>
    public LogicalSource Source { get; init; }

    /// <summary>Rows of a chunk, unless <see cref="BoundGraphOptions.ChunkRows"/> says otherwise.</summary>
    public int ChunkRows => Program.ChunkRows;

    /// <summary>What is done with each chunk.</summary>
    internal StageProgram Program { get; }

    /// <summary>What computes the batches that leave the stage.</summary>
    internal StageProgram Publishing => Program.Top?.Finish ?? Program;

    /// <summary>Whether a result is a column of the source as it is. The rows that an end by rank keeps are gathered
    /// before.</summary>
    internal bool Passes(StageResult result) =>
        result is { Kind: ResultKind.Source, RowSet: 0 } && Program.Top is null;
}
