namespace AdFlow.Runtime;

/// <summary>What has to be said of a replay beside its results: what is missing or differs from what was recorded. Each
/// remark is told once, however many runs it is about. Thread-safe.</summary>
/// <param name="tell">Takes each new remark, one at a time; null where nobody listens.</param>
public sealed class ReplayRemarks(Action<string>? tell = null)
{
    private const int MostRemarks = 1_000;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is told for now, because what is done is not about the results: looking for the first
    /// node that differs runs the graph as it was written, which asks for more rows. Set while nothing runs.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>What was told so far, in its order.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    /// <summary>Tells a remark, unless it was told before. Beyond a thousand none is told: they would be of values.
    /// </summary>
    public void Add(string remark)
    {
        lock (_told)
            if (!IsPaused && _told.Count < MostRemarks && _told.Add(remark))
                tell?.Invoke(remark);
    }
}
