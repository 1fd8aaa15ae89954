namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Where a random ranking puts each row. Ranks are drawn one after the other, each row with a probability in proportion
/// to its weight among those left (Plackett, "The analysis of permutations", Applied Statistics 24, 1975; Luce,
/// "Individual Choice Behavior", 1959). Sorting by log(weight) plus independent standard Gumbel numbers draws it
/// (Yellott, Journal of Mathematical Psychology 15, 1977). Pure functions.
/// </summary>
internal static class PlackettLuce
{
    /// <summary>
    /// Probabilities of each row to be ranked first, second and third: P₁(a) = wₐ/W; P₂(a) = Σ_b P₁(b)·wₐ/(W−w_b);
    /// P₃(a) = Σ_{b,c} P₁(b)·w_c/(W−w_b)·wₐ/(W−w_b−w_c), over rows that differ. Takes n² steps: for each b the sum over
    /// c is made once, and the term of c = a is taken out of it.
    /// </summary>
    /// <param name="weights">Weight of each row, finite, at least 0; 0 is never ranked.</param>
    /// <param name="first">Takes the probabilities of rank 1, absolute error about 1e−9.</param>
    /// <param name="second">Takes those of rank 2; all 0 where fewer rows than two have a weight.</param>
    /// <param name="third">Takes those of rank 3.</param>
    public static void Ranks(
        ReadOnlySpan<double> weights, Span<double> first, Span<double> second, Span<double> third)
    {
        first.Clear();
        second.Clear();
        third.Clear();
        double all = 0;
        foreach (double weight in weights)
            all += weight;
        for (int b = 0; b < weights.Length; b++)
        {
            if (weights[b] <= 0)
                continue;
            first[b] = weights[b] / all;
            AddBehind(weights, b, first[b], second, third);
        }
    }

    // Adds what row b in front, which has probability p, gives to the ranks behind it.
    private static void AddBehind(
        ReadOnlySpan<double> weights, int b, double p, Span<double> second, Span<double> third)
    {
        double left = 0;
        for (int c = 0; c < weights.Length; c++)
            left += c == b ? 0 : weights[c];
        if (left <= 0)
            return;
        double sum = 0;
        for (int c = 0; c < weights.Length; c++)
            sum += c == b ? 0 : Share(weights[c], left);
        for (int a = 0; a < weights.Length; a++)
        {
            if (a == b || weights[a] <= 0)
                continue;
            second[a] += p * weights[a] / left;
            third[a] += p * weights[a] * Math.Max(0, sum - Share(weights[a], left));
        }
    }

    // (w_c / left) / (left − w_c): the probability of c behind b, by what is left behind both. 0 where nothing is.
    private static double Share(double weight, double left) =>
        left - weight > 0 ? weight / left / (left - weight) : 0;
}
