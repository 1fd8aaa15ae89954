using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Moves the results of ranges of rows together, so that they lie behind each other.</summary>
internal static unsafe class MorselMerge
{
    /// <summary>Appends the results of a range to those of all before it.</summary>
    /// <param name="run">Whose results.</param>
    /// <param name="all">The ranges before; takes the range in.</param>
    /// <param name="next">The range behind them.</param>
    public static void Append(StageRun run, StageMorsel all, StageMorsel next)
    {
        var slots = run.Program.Slots;
        for (int i = 0; i < slots.Length; i++)
            if (slots[i].IsResult)
                Append(run, slots[i], i, all, next);
        for (int i = 0; i < all.Counts.Length; i++)
        {
            if (run.RowsOf(i) is var rows && rows != null)
                new Span<int>(rows + next.Start, next.Counts[i]).CopyTo(
                    new Span<int>(rows + all.Start + all.Counts[i], next.Counts[i]));
            all.Counts[i] += next.Counts[i];
        }
        all.End = next.End;
    }

    private static void Append(StageRun run, StageSlot slot, int ordinal, StageMorsel all, StageMorsel next)
    {
        int done = all.Counts[slot.RowSet], count = next.Counts[slot.RowSet], width = slot.Width;
        byte* values = run.ValuesOf(ordinal), validity = run.ValidityOf(ordinal);
        if (slot.IsBits && slot.RowSet > 0)
            Bitmap.Copy(values, next.Start, values, all.Start + done, count);
        else if (slot.RowSet > 0)
            Buffer.MemoryCopy(values + (long)next.Start * width, values + (long)(all.Start + done) * width,
                (long)count * width, (long)count * width);
        if (!all.HasNulls[ordinal] && !next.HasNulls[ordinal])
            return;
        if (!all.HasNulls[ordinal])
            Bitmap.Fill(validity, all.Start, done, true);
        if (!next.HasNulls[ordinal])
            Bitmap.Fill(validity, all.Start + done, count, true);
        else
            Bitmap.Copy(validity, next.Start, validity, all.Start + done, count);
        all.HasNulls[ordinal] = true;
    }
}
