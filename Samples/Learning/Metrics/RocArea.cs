namespace AdFlow.Samples.Learning;

/// <summary>
/// Area under the ROC curve: the probability that a clicked impression has a higher prediction than one that was not
/// clicked, ties counted half (Hanley and McNeil, Radiology 143, 1982). Immutable and thread-safe.
/// </summary>
public sealed class RocArea
{
    private readonly double[] _predicted;
    private readonly bool[] _clicks;
    private readonly int[] _order;

    /// <summary>Sorts the impressions once.</summary>
    /// <param name="predicted">Prediction of each.</param>
    /// <param name="clicks">Whether each was clicked.</param>
    public RocArea(IReadOnlyList<double> predicted, IReadOnlyList<bool> clicks)
    {
        _predicted = [.. predicted];
        _clicks = [.. clicks];
        _order = [.. Enumerable.Range(0, _predicted.Length).OrderBy(i => _predicted[i])];
    }

    /// <summary>The area.</summary>
    /// <param name="counts">How often each impression counts, as in a bootstrap sample; null for once each.</param>
    /// <returns>0..1; NaN where clicks, or impressions without, are missing.</returns>
    public double Of(int[]? counts = null)
    {
        double below = 0, pairs = 0, allClicks = 0, allSkips = 0;
        for (int i = 0; i < _order.Length;)
        {
            double clicks = 0, skips = 0, predicted = _predicted[_order[i]];
            for (; i < _order.Length && _predicted[_order[i]] == predicted; i++)
                if (_clicks[_order[i]])
                    clicks += counts?[_order[i]] ?? 1;
                else
                    skips += counts?[_order[i]] ?? 1;
            pairs += clicks * (below + skips / 2);
            below += skips;
            (allClicks, allSkips) = (allClicks + clicks, allSkips + skips);
        }
        return pairs / (allClicks * allSkips);
    }
}
