namespace AdFlow.Runtime;

/// <summary>Keeps what belongs to the requests that differ most, in bounded memory. Not thread-safe.</summary>
/// <typeparam name="T">What is kept of a request.</typeparam>
/// <param name="most">How many requests are kept.</param>
public sealed class MostDifferent<T>(int most)
{
    private readonly SortedList<DifferenceWeight, T> _kept = [];

    /// <summary>What is kept, of the request that differs most first.</summary>
    public IReadOnlyList<T> Items => [.. _kept.Values];

    /// <summary>Keeps a request if it differs more than one that is kept, which is forgotten then.</summary>
    /// <param name="difference">The request.</param>
    /// <param name="make">Makes what is kept; called only if it is.</param>
    public void Add(RunDifference difference, Func<T> make)
    {
        var weight = DifferenceWeight.Of(difference);
        if (_kept.Count >= most && (most == 0 || weight.CompareTo(_kept.GetKeyAtIndex(most - 1)) > 0))
            return;
        _kept.Add(weight, make());
        if (_kept.Count > most)
            _kept.RemoveAt(most);
    }
}
