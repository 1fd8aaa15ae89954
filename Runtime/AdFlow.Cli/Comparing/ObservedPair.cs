using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Two observed runs of a request, and how they differ. Disposing gives their memory up.</summary>
internal sealed class ObservedPair(RecordedRun left, RecordedRun right) : IDisposable
{
    private Inspection? _left, _right;
    private Action? _giveBack;
    private ReplayedPair? _pair;

    /// <summary>How they differ; null where there is nothing to compare.</summary>
    public RunDifference? Difference { get; private set; }

    /// <summary>Why there is nothing to compare, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Runs both and compares.</summary>
    /// <param name="pairs">Graphs of both sides.</param>
    /// <param name="comparisons">How they are compared.</param>
    /// <param name="usesRecordedTimes">Whether recorded times count, and not those of the replay.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ObserveAsync(ReplayedPairs pairs, Comparisons comparisons, bool usesRecordedTimes,
        CancellationToken cancellation)
    {
        Reason = ReplayedGraph.WhyNotComparable(left) ?? ReplayedGraph.WhyNotComparable(right);
        if (Reason is not null)
            return;
        var pair = _pair = pairs.Rent(left, right);
        _giveBack = () => pairs.Return(pair);
        var comparison = comparisons.Rent(pair.Left.Plan, pair.Right.Plan, out bool isFirst);
        // What is run for the first time takes longer, and so does what is run first: neither is a side's doing.
        foreach (bool isWarmedRightFirst in isFirst ? (bool[])[true, false] : [])
        {
            var (one, other) = await pair.ObserveAsync(left, right, isWarmedRightFirst, cancellation);
            one.Dispose();
            other.Dispose();
        }
        bool isRightFirst = left.Header.Request % 2 == 1;
        (_left, _right) = await pair.ObserveAsync(left, right, isRightFirst, cancellation);
        TimeSpan? leftTime = usesRecordedTimes ? left.Header.Elapsed : null;
        TimeSpan? rightTime = usesRecordedTimes ? right.Header.Elapsed : null;
        Difference = comparison.Compare(left.Header.Request, _left, _right, leftTime, rightTime);
        comparisons.Return(comparison);
    }

    /// <summary>Finds why rows of one answer are not in the other, by running the request again.</summary>
    /// <param name="limits">How many.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<LostRow>> FollowAsync(ReportLimits limits, CancellationToken cancellation)
    {
        if (Difference is not { HasEqualOutputs: false } difference)
            return [];
        using var one = await _pair!.Left.PrepareAsync(left, cancellation);
        using var other = await _pair.Right.PrepareAsync(right, cancellation);
        return await new LostRows(limits).FindAsync(difference,
            (_left!, new RowFollower(_left!, _pair.Left.Tables, one)),
            (_right!, new RowFollower(_right!, _pair.Right.Tables, other)));
    }

    /// <summary>Adds the tables to a report.</summary>
    public void AddTo(DifferenceReport report) => report.Add(Difference!, _left!, _right!);

    /// <inheritdoc/>
    public void Dispose()
    {
        _left?.Dispose();
        _right?.Dispose();
        _giveBack?.Invoke();
        _giveBack = null;
        left.Dispose();
        if (right != left)
            right.Dispose();
    }
}
