using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>The posteriors of an ad's candidates, and a draw from them. Holds memory of an arena, re-used from ad to
/// ad; dead after its reset. Not thread-safe.</summary>
internal unsafe ref struct ThompsonDraw
{
    // Counts beyond this say nothing more, and would only cost precision.
    private const double MostCounts = 1e12;

    // Keeps weights of off-policy evaluation finite where a draw that is all but impossible happens.
    private const double LeastPropensity = 1e-15;

    private readonly BestArm _bestArm;
    private readonly Span<double> _alphas, _betas, _probabilities;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="arena">Memory.</param>
    /// <param name="capacity">Most candidates of an ad.</param>
    public ThompsonDraw(Arena arena, int capacity)
    {
        _bestArm = new BestArm(arena, capacity);
        _alphas = arena.AllocateSpan<double>(capacity);
        _betas = arena.AllocateSpan<double>(capacity);
        _probabilities = arena.AllocateSpan<double>(capacity);
    }

    /// <summary>Takes the posteriors of an ad's candidates.</summary>
    /// <param name="impressions">Impressions of all creatives.</param>
    /// <param name="clicks">Clicks of all creatives.</param>
    /// <param name="candidates">Rows of the candidates.</param>
    /// <param name="priorClicks">First shape of the prior.</param>
    /// <param name="priorSkips">Second shape of the prior.</param>
    public void Fill(
        Column impressions, Column clicks, ReadOnlySpan<int> candidates, double priorClicks, double priorSkips)
    {
        _count = candidates.Length;
        for (int i = 0; i < candidates.Length; i++)
        {
            double clicked = CountAt(clicks, candidates[i]);
            _alphas[i] = priorClicks + clicked;
            _betas[i] = priorSkips + Math.Max(0, CountAt(impressions, candidates[i]) - clicked);
        }
    }

    /// <summary>Draws a click rate from each posterior, in the order of the candidates; the first of the largest wins.
    /// </summary>
    /// <param name="random">Random numbers of the ad.</param>
    /// <param name="score">The largest.</param>
    /// <returns>Which candidate.</returns>
    public readonly int Sample(CounterRandom random, out double score)
    {
        int best = -1;
        score = -1;
        for (int i = 0; i < _count; i++)
        {
            double drawn = random.NextBeta(_alphas[i], _betas[i]);
            if (drawn > score)
                (best, score) = (i, drawn);
        }
        return best;
    }

    /// <summary>Probability, over seeds, with which <see cref="Sample"/> gives a candidate.</summary>
    public readonly double Propensity(int candidate)
    {
        if (_count == 1)
            return 1;
        _bestArm.Compute(_alphas[.._count], _betas[.._count], _probabilities);
        return Math.Max(LeastPropensity, _probabilities[candidate]);
    }

    private static double CountAt(Column column, int row)
    {
        double value = 0;
        if (column.IsValid(row))
            Coercion.Convert(column, row, 1, &value);
        return value > 0 ? Math.Min(value, MostCounts) : 0;
    }
}
