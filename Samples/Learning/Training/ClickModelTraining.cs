using AdFlow.Operators;

namespace AdFlow.Samples.Learning;

/// <summary>
/// How a click model is trained: by L-BFGS over all examples at once, on one thread, from seeded parameters. The same
/// examples and settings give the same model, bit for bit. Immutable and thread-safe.
/// </summary>
/// <param name="HiddenCount">Hidden units; 0 for a logistic regression, for which the minimum is the only one.</param>
/// <param name="Penalty">λ of <c>½·λ·Σw²</c>, at least 0; more makes predictions more alike.</param>
/// <param name="Seed">Seed of the first parameters.</param>
/// <param name="Steps">Most steps.</param>
public sealed record ClickModelTraining(int HiddenCount, double Penalty, ulong Seed = 1, int Steps = 200)
{
    private const double Tolerance = 1e-4, FirstScale = 0.1;

    /// <summary>Trains a model.</summary>
    /// <exception cref="ArgumentException">There is no example.</exception>
    public ClickModel Train(Examples examples)
    {
        if (examples.Count == 0)
            throw new ArgumentException("there is no example to learn from", nameof(examples));
        var first = First(examples);
        double[] parameters = [.. first.Parameters];
        var loss = new ClickLoss(examples, HiddenCount, Penalty);
        new LimitedMemoryBfgs(loss.Of).Minimise(parameters, Steps, Tolerance);
        return new ClickModel(examples.FeatureCount, HiddenCount, parameters);
    }

    // Small random weights around the hidden units, for equal units would stay equal; the score starts at the mean.
    private ClickModel First(Examples examples)
    {
        int width = 1 + HiddenCount;
        var parameters = new double[(2 + examples.FeatureCount) * width];
        var random = new CounterRandom(Seed, CounterRandom.HashPath("click model"), 0);
        for (int i = width; i < parameters.Length; i++)
            if (i % width != 0)
                parameters[i] = FirstScale * (2 * random.NextDouble() - 1);
        double mean = Math.Clamp(examples.MeanTarget, 1e-6, 1 - 1e-6);
        parameters[0] = ScalarLane<double>.Log(new(mean / (1 - mean))).Value;
        return new ClickModel(examples.FeatureCount, HiddenCount, parameters);
    }
}
