using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Samples.DisplayAds;

/// <summary>Makes an auction's ranking random, so that it can be learnt from and judged, and says how probable each
/// slot is for each ad.</summary>
/// <remarks>
/// <para>Each ad gets a factor e^(temperature · g), g a standard Gumbel number drawn for its row key. An auction that
/// takes it for <c>quality</c> ranks by score · factor, which ranks ads as Plackett and Luce do with weights
/// score^(1/temperature) (Yellott, 1977). At temperature 0 the factor is 1 and the ranking that of the scores, equal
/// ones in the order of the rows.</para>
/// <para>Off-policy evaluation divides by the propensities: log them. They are those of an auction in which every ad
/// with a positive, finite score takes part; ads below a reserve have to be left out before. Ads with another score,
/// or null, never win: propensity 0.</para>
/// </remarks>
[TableOperator("explore.plackett_luce", Rows = RowEffect.Same, Locality = Locality.Set, Purity = Purity.Random,
    Example = "explored: { op: explore.plackett_luce, in: ads, columns: { score: ecpm }, with: { row_key: ad_id } }")]
public sealed class ExplorePlackettLuce : TableOperator<ExplorePlackettLuceParameters>
{
    /// <summary>The ads of one request.</summary>
    public required InputPort In { get; init; }

    /// <summary>What the auction ranks by, for example expected revenue.</summary>
    public required Reads<double> Score { get; init; }

    /// <summary>Factor of the score, above 0.</summary>
    public required Writes<double> Exploration { get; init; }

    /// <summary>Probability that the ad wins slot 1.</summary>
    public required Writes<double> Propensity1 { get; init; }

    /// <summary>Probability that the ad wins slot 2.</summary>
    public required Writes<double> Propensity2 { get; init; }

    /// <summary>Probability that the ad wins slot 3.</summary>
    public required Writes<double> Propensity3 { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        var key = Settings.RowKey.Field;
        if (!key.Type.IsInteger() || key.Nullable)
            node.Error($"column '{key.Name}' is {key}; expected an integer that is never null", "row_key");
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var scores = run.Values(Score);
        var weights = run.Arena.AllocateSpan<double>(scores.Length);
        var column = run.Column(Score);
        for (int row = 0; row < weights.Length; row++)
            weights[row] = column.IsValid(row) && scores[row] > 0 && double.IsFinite(scores[row]) ? scores[row] : 0;
        double temperature = run.Value(Settings.Temperature);
        Draw(run, temperature);
        if (temperature > 0)
            Weigh(weights, temperature);
        WritePropensities(run, weights, temperature > 0);
    }

    private void Draw(RunContext run, double temperature)
    {
        var factors = run.Output.Write(Exploration);
        var keys = run.Values<long>(Settings.RowKey);
        for (int row = 0; row < factors.Length; row++)
        {
            var random = run.Random(keys[row]);
            // 1 − u lies in (0, 1]; its logarithm may be 0, which would be an infinite Gumbel number.
            double exponential = Math.Max(-Math.Log(1 - random.NextDouble()), 1e-300);
            factors[row] = temperature > 0 ? Math.Exp(-temperature * Math.Log(exponential)) : 1;
        }
    }

    // Scores become weights, the largest 1.
    private static void Weigh(Span<double> weights, double temperature)
    {
        double best = 0;
        foreach (double weight in weights)
            best = Math.Max(best, weight);
        for (int row = 0; row < weights.Length; row++)
            if (weights[row] > 0)
                weights[row] = Math.Exp((Math.Log(weights[row]) - Math.Log(best)) / temperature);
    }

    private void WritePropensities(RunContext run, ReadOnlySpan<double> weights, bool isRandom)
    {
        Span<double> first = run.Output.Write(Propensity1), second = run.Output.Write(Propensity2),
            third = run.Output.Write(Propensity3);
        if (isRandom)
        {
            if (run.Output.IsNeeded(Propensity1.Column) || run.Output.IsNeeded(Propensity2.Column)
                || run.Output.IsNeeded(Propensity3.Column))
                PlackettLuce.Ranks(weights, first, second, third);
            return;
        }
        var left = run.Arena.AllocateSpan<double>(weights.Length);
        weights.CopyTo(left);
        TakeBest(left, first);
        TakeBest(left, second);
        TakeBest(left, third);
    }

    private static void TakeBest(Span<double> left, Span<double> chosen)
    {
        chosen.Clear();
        int best = -1;
        for (int row = 0; row < left.Length; row++)
            if (left[row] > 0 && (best < 0 || left[row] > left[best]))
                best = row;
        if (best >= 0)
            (chosen[best], left[best]) = (1, 0);
    }
}

/// <summary>Settings of <see cref="ExplorePlackettLuce"/>.</summary>
public sealed record ExplorePlackettLuceParameters
{
    /// <summary>How random the ranking is: 0 not at all, 1 in proportion to the scores, more towards all
    /// alike.</summary>
    [InRange(0, 100)]
    public Setting<double> Temperature { get; init; } = 1.0;

    /// <summary>Column of the input, an integer that is never null, whose value selects a row's random
    /// number.</summary>
    public required ColumnRef RowKey { get; init; }
}
