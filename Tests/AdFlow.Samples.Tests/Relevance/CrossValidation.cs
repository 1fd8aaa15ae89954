namespace AdFlow.Samples.Tests;

/// <summary>
/// What a choice by ratings is worth on queries that had no say in it: the setting that is best on average over the
/// other folds scores each fold's queries.
/// </summary>
internal static class CrossValidation
{
    /// <summary>Score of each query by the setting chosen without its fold, averaged over shuffled repeats.</summary>
    /// <param name="scores">Score of each setting (first) on each query (second).</param>
    /// <param name="folds">Number of folds; as many as queries leaves one out.</param>
    /// <param name="repeats">How often queries are dealt to folds anew.</param>
    /// <param name="seed">Seed of the dealing.</param>
    public static double[] OutOfFold(double[][] scores, int folds, int repeats, int seed)
    {
        int queries = scores[0].Length;
        double[] means = new double[queries];
        int[] order = [.. Enumerable.Range(0, queries)];
        var random = new Random(seed);
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            random.Shuffle(order);
            for (int fold = 0; fold < folds; fold++)
            {
                int[] held = [.. order.Where((_, i) => i % folds == fold)];
                double[] best = scores.MaxBy(setting => setting.Sum() - held.Sum(query => setting[query]))!;
                foreach (int query in held)
                    means[query] += best[query] / repeats;
            }
        }
        return means;
    }

    /// <summary>
    /// Probability of a mean difference at least as far from 0 if the sign of each query's difference were a coin's:
    /// the paired randomisation test (R. Fisher, "The Design of Experiments", 1935, §21), by sampling.
    /// </summary>
    public static double PairedTest(double[] one, double[] other, int samples, int seed)
    {
        double[] differences = [.. one.Zip(other, (x, y) => x - y)];
        double observed = Math.Abs(differences.Sum()) - 1e-12;
        var random = new Random(seed);
        int asFar = 0;
        for (int sample = 0; sample < samples; sample++)
            asFar += Math.Abs(differences.Sum(value => random.Next(2) == 0 ? value : -value)) >= observed ? 1 : 0;
        return (asFar + 1.0) / (samples + 1);
    }
}
