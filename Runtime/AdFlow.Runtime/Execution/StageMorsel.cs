namespace AdFlow.Runtime;

/// <summary>A range of a source's rows that one thread executes, and how much came of it. Pooled.</summary>
internal sealed class StageMorsel(StageProgram program)
{
    private readonly bool _canHaveNulls = program.Slots.Any(slot => slot is { IsResult: true, HasValidity: true });

    /// <summary>First row, a multiple of 64.</summary>
    public int Start { get; set; }

    /// <summary>Row behind the last.</summary>
    public int End { get; set; }

    /// <summary>Rows that came of it, by row set; their results begin at <see cref="Start"/>.</summary>
    public int[] Counts { get; } = new int[program.RowSets.Length];

    /// <summary>Whether a slot's result has a bitmap of nulls for these rows; without one no row is null.</summary>
    public bool[] HasNulls { get; } = new bool[program.Slots.Length];

    /// <summary>Begins a range.</summary>
    public void Begin(int start, int end)
    {
        (Start, End) = (start, end);
        foreach (ref int count in Counts.AsSpan())
            count = 0;
        if (_canHaveNulls)
            Array.Clear(HasNulls);
    }
}
