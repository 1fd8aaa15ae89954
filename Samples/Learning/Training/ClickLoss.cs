using AdFlow.Operators;

namespace AdFlow.Samples.Learning;

/// <summary>
/// What training makes small: the sum of log losses softplus(s) − y·s over the examples, s the score and y the target,
/// plus ½·λ·Σw² over all parameters but the biases. For targets 0 and 1 that is the negative log likelihood under a
/// Gaussian prior of variance 1/λ; for y = click / propensity its mean is the same as with the clicks of somebody who
/// examines everything, and it stays convex in s. Sums go in the order of the rows.
/// Not thread-safe.
/// </summary>
/// <param name="examples">The examples.</param>
/// <param name="hiddenCount">Hidden units of the model.</param>
/// <param name="penalty">λ, at least 0.</param>
internal sealed class ClickLoss(Examples examples, int hiddenCount, double penalty)
{
    private readonly int _width = 1 + hiddenCount;

    /// <summary>The loss.</summary>
    /// <param name="parameters">Where, as <see cref="ClickModel.Parameters"/>.</param>
    /// <param name="gradient">Takes the gradient.</param>
    public double Of(double[] parameters, Span<double> gradient)
    {
        var model = new ClickModel(examples.FeatureCount, hiddenCount, parameters);
        gradient.Clear();
        Span<double> hidden = stackalloc double[_width];
        double loss = 0;
        for (int row = 0; row < examples.Count; row++)
        {
            var features = examples.Features(row);
            var values = examples.Values(row);
            double target = examples.Targets[row], count = examples.Counts[row];
            double score = model.Score(features, values, hidden);
            loss += count * (Softplus(score) - target * score);
            AddGradient(model, features, values, hidden, count * (ClickModel.Sigmoid(score) - target), gradient);
        }
        return loss + Penalise(parameters, gradient);
    }

    // log(1 + e^score), without overflow.
    private static double Softplus(double score) =>
        Math.Max(score, 0) + ScalarLane<double>.Log1p(ScalarLane<double>.Exp(new(-Math.Abs(score)))).Value;

    // By the chain rule from the score's derivative; the hidden units' outputs are made derivatives in place.
    private void AddGradient(
        ClickModel model, ReadOnlySpan<int> features, ReadOnlySpan<double> values, Span<double> hidden, double slope,
        Span<double> gradient)
    {
        hidden[0] = slope;
        var biases = gradient[.._width];
        var outs = gradient.Slice(_width, _width);
        for (int unit = 1; unit < _width; unit++)
        {
            outs[unit] += slope * hidden[unit];
            hidden[unit] = slope * model.Out[unit - 1] * (1 - hidden[unit] * hidden[unit]);
        }
        for (int unit = 0; unit < _width; unit++)
            biases[unit] += hidden[unit];
        for (int i = 0; i < features.Length; i++)
        {
            var weights = gradient.Slice((2 + features[i]) * _width, _width);
            for (int unit = 0; unit < _width; unit++)
                weights[unit] += hidden[unit] * values[i];
        }
    }

    private double Penalise(double[] parameters, Span<double> gradient)
    {
        double sum = 0;
        for (int i = _width; i < parameters.Length; i++)
        {
            sum += parameters[i] * parameters[i];
            gradient[i] += penalty * parameters[i];
        }
        return 0.5 * penalty * sum;
    }
}
