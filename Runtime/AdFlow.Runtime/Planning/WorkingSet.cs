using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// What the steps of a stage pass to each other by memory, and so how many rows a chunk should have. Inputs and results
/// in place do not count: they are read or written in order, which the machine foresees.
/// </summary>
internal static class WorkingSet
{
    // Most first-level data caches hold 32 or 48 KiB; some of it is everybody's.
    private const int CacheBytes = 28 * 1024;

    // The registers of an expression have this many bytes a row.
    private const int RegisterBytes = 8;

    /// <summary>Scratch that the largest expression of a stage needs.</summary>
    public static int ExpressionBytes(StageRowSet[] rowSets, IEnumerable<StageConstant> constants) => Programs(rowSets)
        .Concat(constants.Select(constant => constant.Program)).Select(program => program.ScratchBytes)
        .Append(0).Max();

    /// <summary>Rows of a chunk: a multiple of 64, from 256 to 1,024.</summary>
    public static int ChunkRows(StageRowSet[] rowSets, int[] buffers)
    {
        int registers = Programs(rowSets).Select(program => program.ScratchBytes
            / (ExpressionProgram.ChunkRows * RegisterBytes)).Append(0).Max();
        int bytes = buffers.Sum() + registers * RegisterBytes;
        return Math.Clamp(CacheBytes / Math.Max(bytes, 1) & ~63, 256, ExpressionProgram.ChunkRows);
    }

    private static IEnumerable<ExpressionProgram> Programs(StageRowSet[] rowSets) => rowSets
        .SelectMany(set => set.Steps.OfType<ComputeStep>().Select(step => step.Program)
            .Concat(set.Maker is ConditionMaker maker ? [maker.Condition] : []));
}
