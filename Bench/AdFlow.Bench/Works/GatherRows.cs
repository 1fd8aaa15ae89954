using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The kernel that takes rows of a column by their numbers, half of them, beside a plain loop.</summary>
internal sealed unsafe class GatherRows : Work
{
    /// <inheritdoc/>
    public override string Name => "gather";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [10_000, 1_000_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var ads = new AdTable(size);
        using var arena = new Arena();
        int[] rows = Chosen(ads.Columns);
        float[] theirs = new float[rows.Length];
        yield return Against(ads, arena, rows, theirs);
    }

    private static Duel Against(AdTable ads, Arena arena, int[] rows, float[] theirs)
    {
        var column = ads.Batch["y"];
        float* values = ads.Columns.Feature(1), ours = null;
        return new()
        {
            Peer = "plain loop",
            Goal = 1,
            Units = rows.Length,
            Ours = () =>
            {
                arena.Reset();
                ours = (float*)Gather.Take(column, rows, arena)->Values;
            },
            Theirs = () =>
            {
                for (int i = 0; i < rows.Length; i++)
                    theirs[i] = values[rows[i]];
            },
            Agree = () => Agreement.Equal(new ReadOnlySpan<float>(ours, rows.Length), theirs.AsSpan()),
        };
    }

    private static int[] Chosen(AdColumns ads)
    {
        float* x = ads.Feature(0);
        var rows = new List<int>();
        for (int row = 0; row < ads.Rows; row++)
            if (x[row] > 0)
                rows.Add(row);
        return [.. rows];
    }
}
