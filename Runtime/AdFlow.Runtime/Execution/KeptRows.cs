using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Takes the rows of a stage's source that are kept.</summary>
internal static unsafe class KeptRows
{
    /// <summary>A batch of some rows, with the columns that a program reads or passes on, and behind all columns of
    /// the source what ranked the rows.</summary>
    public static Batch Of(
        StageProgram program, in Batch source, ReadOnlySpan<int> rows, ColumnNode* ranked, Arena arena)
    {
        var columns = (ColumnNode**)arena.AllocateZeroed((long)sizeof(ColumnNode*) * (source.ColumnCount + 1));
        columns[source.ColumnCount] = ranked;
        foreach (var slot in program.Slots)
            if (slot.Kind is SlotKind.Input)
                Take(slot.Column, source, rows, columns, arena);
        foreach (var result in program.Results)
            if (result.Kind is ResultKind.Source)
                Take(result.Column, source, rows, columns, arena);
        return new Batch(source.Schema, columns, rows.Length);
    }

    private static void Take(
        int column, in Batch source, ReadOnlySpan<int> rows, ColumnNode** columns, Arena arena)
    {
        if (columns[column] == null)
            columns[column] = Gather.Take(source[column], rows, arena);
    }
}
