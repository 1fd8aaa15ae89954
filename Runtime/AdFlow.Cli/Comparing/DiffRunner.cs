using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Compares the requests of a source, left and right, some at once, in the order of the source. Memory is that
/// of the requests under way. Used once.</summary>
/// <param name="source">The requests.</param>
/// <param name="left">How left runs are replayed.</param>
/// <param name="right">How right runs are replayed.</param>
internal sealed class DiffRunner(RunSource source, ReplayOptions left, ReplayOptions right)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _told;
    private Exception? _error;

    /// <summary>Requests under way at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>How graphs are compared.</summary>
    public required Comparisons Comparisons { get; init; }

    /// <summary>Whether times are those of the records.</summary>
    public bool UsesRecordedTimes { get; init; }

    /// <summary>Takes the tables of the requests that differ most, or null.</summary>
    public DifferenceReport? Report { get; init; }

    /// <summary>Told now and then how far it is, or null.</summary>
    public Action<ReplaySummary>? Progress { get; init; }

    /// <summary>What was found.</summary>
    public ComparisonSummary Summary { get; } = new();

    /// <summary>Requests whose recorded runs were stopped, so that there is nothing to compare.</summary>
    public long Stopped { get; private set; }

    /// <summary>Compares all requests.</summary>
    /// <exception cref="ReplayException">A graph cannot be opened.</exception>
    /// <exception cref="RecordFileException">A file is damaged.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var pairs = new ReplayedPairs(left, right);
        var observe = new TransformBlock<ObservedPair, ObservedPair>(
            pair => ObserveAsync(pair, pairs, stop), new ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = AtOnce, BoundedCapacity = 2 * AtOnce, EnsureOrdered = true,
            });
        var add = new ActionBlock<ObservedPair>(pair => Add(pair, stop.Token),
            new ExecutionDataflowBlockOptions { BoundedCapacity = AtOnce });
        observe.LinkTo(add, new DataflowLinkOptions { PropagateCompletion = true });
        try
        {
            while (!stop.IsCancellationRequested && source.TryRead(out var one, out var other))
                await observe.SendAsync(new ObservedPair(one, other), CancellationToken.None);
        }
        finally
        {
            observe.Complete();
            await add.Completion;
        }
        cancellation.ThrowIfCancellationRequested();
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        if (Report is not null)
            await ExplainAsync(Report, pairs, cancellation);
    }

    // To search for bids a request is run again and again, so that is done for those only that are in the report now.
    private Task ExplainAsync(DifferenceReport report, ReplayedPairs pairs, CancellationToken cancellation) =>
        Parallel.ForEachAsync(report.Requests.ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (request, stop) =>
            {
                RecordedRun? left, right;
                lock (source)
                    if (!source.TryFind(request, out left, out right))
                        return;
                using var pair = new ObservedPair(left, right);
                await pair.ObserveAsync(pairs, Comparisons, UsesRecordedTimes, stop);
                var why = await pair.FollowAsync(report.Limits, stop);
                lock (report)
                    report.Explain(request, why);
            });

    // What fails ends it all, but nothing is thrown, so that no run is lost in a block.
    private async Task<ObservedPair> ObserveAsync(
        ObservedPair pair, ReplayedPairs pairs, CancellationTokenSource stop)
    {
        try
        {
            if (!stop.IsCancellationRequested)
                await pair.ObserveAsync(pairs, Comparisons, UsesRecordedTimes, stop.Token);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _error, error, null);
            await stop.CancelAsync();
        }
        return pair;
    }

    private void Add(ObservedPair pair, CancellationToken stop)
    {
        using (pair)
        {
            if (stop.IsCancellationRequested)
                return;
            if (pair.Difference is { } difference)
            {
                Summary.Add(difference);
                if (Report is not null)
                    pair.AddTo(Report);
            }
            else
                Stopped++;
        }
        var elapsed = Stopwatch.GetElapsedTime(_start);
        if (elapsed - _told < BetweenReports)
            return;
        _told = elapsed;
        Progress?.Invoke(new ReplaySummary
        {
            Equal = Summary.Requests - Summary.Different, Different = Summary.Different, NotComparable = Stopped,
            Elapsed = elapsed, Done = source.Done,
        });
    }
}
