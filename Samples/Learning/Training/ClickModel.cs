using AdFlow.Operators;

namespace AdFlow.Samples.Learning;

/// <summary>
/// A click model: σ(b + Σ wⱼxⱼ + v·tanh(c + Σ eⱼxⱼ)), a logistic regression and a small network with one hidden layer
/// over the same sparse features (Cheng et al., "Wide &amp; Deep Learning for Recommender Systems", DLRS 2016, §3).
/// Without hidden units it is the logistic regression alone. Immutable but for its parameters' span. float64, with the
/// operators' own polynomials for exp and tanh, so it is the same on every machine.
/// </summary>
public sealed class ClickModel
{
    private readonly double[] _parameters;

    /// <summary>Makes a model whose parameters are all 0.</summary>
    /// <param name="featureCount">Features, numbered from 0.</param>
    /// <param name="hiddenCount">Hidden units; 0 for a logistic regression.</param>
    public ClickModel(int featureCount, int hiddenCount)
        : this(featureCount, hiddenCount, new double[SizeOf(featureCount, hiddenCount)]) { }

    /// <summary>Makes a model of parameters, which it takes over.</summary>
    /// <exception cref="ArgumentException">They are not as many as the model has.</exception>
    public ClickModel(int featureCount, int hiddenCount, double[] parameters)
    {
        if (parameters.Length != SizeOf(featureCount, hiddenCount))
            throw new ArgumentException(FormattableString.Invariant(
                $"{parameters.Length} parameters; expected {SizeOf(featureCount, hiddenCount)}"), nameof(parameters));
        (FeatureCount, HiddenCount, _parameters) = (featureCount, hiddenCount, parameters);
    }

    /// <summary>Features.</summary>
    public int FeatureCount { get; }

    /// <summary>Hidden units.</summary>
    public int HiddenCount { get; }

    /// <summary>
    /// All parameters, a row of 1 + hidden units for each: first the biases (b, c), then the weights behind the hidden
    /// units (0, v), then the weights of each feature (wⱼ, eⱼ). The 0 is never read.
    /// </summary>
    public ReadOnlySpan<double> Parameters => _parameters;

    /// <summary>Biases: of the score, then of each hidden unit.</summary>
    public ReadOnlySpan<double> Biases => Row(0);

    /// <summary>Weight of each hidden unit in the score.</summary>
    public ReadOnlySpan<double> Out => Row(1)[1..];

    /// <summary>Weights of a feature: in the score, then in each hidden unit.</summary>
    public ReadOnlySpan<double> Weights(int feature) => Row(2 + feature);

    /// <summary>Click probability of a row.</summary>
    public double Predict(Examples examples, int row)
    {
        Span<double> sums = stackalloc double[1 + HiddenCount];
        return Sigmoid(Score(examples.Features(row), examples.Values(row), sums));
    }

    /// <summary>Click probabilities of all rows.</summary>
    public double[] Predict(Examples examples)
    {
        var predicted = new double[examples.Count];
        for (int row = 0; row < predicted.Length; row++)
            predicted[row] = Predict(examples, row);
        return predicted;
    }

    /// <summary>1 / (1 + e^−score).</summary>
    public static double Sigmoid(double score) => ScalarLane<double>.Sigmoid(new(score)).Value;

    /// <summary>The score of a row.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="values">Their values.</param>
    /// <param name="sums">Scratch, 1 + hidden units long: takes the outputs of the hidden units behind its first
    /// element.</param>
    internal double Score(ReadOnlySpan<int> features, ReadOnlySpan<double> values, Span<double> sums)
    {
        Biases.CopyTo(sums);
        for (int i = 0; i < features.Length; i++)
        {
            var weights = Weights(features[i]);
            for (int unit = 0; unit < sums.Length; unit++)
                sums[unit] += weights[unit] * values[i];
        }
        double score = sums[0];
        for (int unit = 0; unit < HiddenCount; unit++)
        {
            sums[1 + unit] = ScalarLane<double>.Tanh(new(sums[1 + unit])).Value;
            score += Out[unit] * sums[1 + unit];
        }
        return score;
    }

    private static int SizeOf(int featureCount, int hiddenCount) => (2 + featureCount) * (1 + hiddenCount);

    private ReadOnlySpan<double> Row(int row) => _parameters.AsSpan(row * (1 + HiddenCount), 1 + HiddenCount);
}
