using System.Runtime.InteropServices;

namespace AdFlow.Samples.Learning;

/// <summary>
/// What a click model is trained on: rows of sparse features, each with a target. A categorical feature is the feature
/// of its value with 1, a number one feature with the number. Append only; not thread-safe while it grows.
/// </summary>
/// <param name="featureCount">Features that there are, numbered from 0.</param>
public sealed class Examples(int featureCount)
{
    private readonly List<int> _starts = [0], _features = [];
    private readonly List<double> _values = [], _targets = [], _counts = [];

    /// <summary>Features that there are.</summary>
    public int FeatureCount => featureCount;

    /// <summary>Rows.</summary>
    public int Count => _targets.Count;

    /// <summary>Targets: 1 for a click and 0 for none; under inverse propensity weighting a click may be
    /// more.</summary>
    public ReadOnlySpan<double> Targets => CollectionsMarshal.AsSpan(_targets);

    /// <summary>How often each row counts.</summary>
    public ReadOnlySpan<double> Counts => CollectionsMarshal.AsSpan(_counts);

    /// <summary>The mean target, each row as often as it counts.</summary>
    public double MeanTarget => _targets.Zip(_counts, (target, count) => target * count).Sum() / _counts.Sum();

    /// <summary>Adds a feature to the row that <see cref="EndRow"/> will end. A value of 0 is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public void Add(int feature, double value = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, featureCount);
        if (value == 0)
            return;
        _features.Add(feature);
        _values.Add(value);
    }

    /// <summary>Ends a row.</summary>
    /// <param name="target">Its target; of a row that stands for several equal ones, their mean.</param>
    /// <param name="count">How many rows it stands for, above 0.</param>
    public void EndRow(double target, double count = 1)
    {
        _counts.Add(count);
        _targets.Add(target);
        _starts.Add(_features.Count);
    }

    /// <summary>Features of a row.</summary>
    public ReadOnlySpan<int> Features(int row) =>
        CollectionsMarshal.AsSpan(_features)[_starts[row].._starts[row + 1]];

    /// <summary>Values of a row's features.</summary>
    public ReadOnlySpan<double> Values(int row) => CollectionsMarshal.AsSpan(_values)[_starts[row].._starts[row + 1]];
}
