using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;

namespace AdFlow.Runtime;

/// <summary>
/// Replays all runs of a record file: read, run and compared some at once, reported in the order of the file. Memory is
/// that of the runs under way, however long the file is. Used once.
/// </summary>
/// <param name="reader">The file, at its first run.</param>
/// <param name="graphs">Where runs are replayed.</param>
public sealed class ReplaySession(RecordReader reader, ReplayedGraphs graphs)
{
    // Items are runs of some hundred microseconds; a block takes one for each item.
    private const int RunsOfAnItem = 16;
    private const int ItemsInFlight = 4;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private ReplaySummary _summary = new();
    private TimeSpan _told;
    private volatile bool _describes = true;
    private int _described;
    private long _readBytes;
    private Exception? _error;

    /// <summary>Most runs at once, 1 or more.</summary>
    public int AtOnce { get; init; } = Environment.ProcessorCount;

    /// <summary>For how many of the requests that differ, the first ones, the first node that differs is looked for,
    /// which takes several runs each.</summary>
    public int MostDescribed
    {
        get;
        init
        {
            field = value;
            _describes = value > 0;
        }
    } = 20;

    /// <summary>Told now and then how far it is, on any thread, one at a time; null where nobody listens.</summary>
    public Action<ReplaySummary>? Progress { get; init; }

    /// <summary>Replays.</summary>
    /// <param name="report">Told what came of each request, in the order of the file, one at a time.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RecordFileException">The file is damaged; what came before was reported.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="ReplayException">A graph cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<ReplaySummary> RunAsync(Action<ReplayedRequest> report, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var replay = new TransformBlock<RecordedRun[], ReplayItem[]>(runs => ReplayAsync(runs, stop),
            new ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = AtOnce, BoundedCapacity = AtOnce * ItemsInFlight, EnsureOrdered = true,
            });
        var tell = new ActionBlock<ReplayItem[]>(items => TellAsync(items, report, stop),
            new ExecutionDataflowBlockOptions { BoundedCapacity = ItemsInFlight });
        replay.LinkTo(tell, new DataflowLinkOptions { PropagateCompletion = true });
        await ReadAsync(replay, stop.Token).ConfigureAwait(false);
        replay.Complete();
        await tell.Completion.ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        return Now() with { Done = 1 };
    }

    private async Task ReadAsync(ITargetBlock<RecordedRun[]> target, CancellationToken stop)
    {
        var runs = new List<RecordedRun>(RunsOfAnItem);
        while (!stop.IsCancellationRequested && TryRead(out var run))
        {
            runs.Add(run);
            if (runs.Count < RunsOfAnItem)
                continue;
            await target.SendAsync([.. runs], CancellationToken.None).ConfigureAwait(false);
            runs.Clear();
        }
        if (runs.Count > 0)
            await target.SendAsync([.. runs], CancellationToken.None).ConfigureAwait(false);
    }

    private bool TryRead([NotNullWhen(true)] out RecordedRun? run)
    {
        run = null;
        try
        {
            return reader.TryRead(out run);
        }
        catch (Exception error) when (IsExpected(error))
        {
            Keep(error);
            return false;
        }
        finally
        {
            Volatile.Write(ref _readBytes, reader.ReadBytes);
        }
    }

    private async Task<ReplayItem[]> ReplayAsync(RecordedRun[] runs, CancellationTokenSource stop)
    {
        var items = new ReplayItem[runs.Length];
        for (int i = 0; i < runs.Length; i++)
            items[i] = await ReplayAsync(new ReplayItem(runs[i]), stop).ConfigureAwait(false);
        return items;
    }

    // What fails here ends the session, but nothing is thrown, so that no run is lost in a block.
    private async Task<ReplayItem> ReplayAsync(ReplayItem item, CancellationTokenSource stop)
    {
        try
        {
            if (!stop.IsCancellationRequested)
                await item.ReplayAsync(graphs, stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsExpected(error))
        {
            Keep(error);
            await stop.CancelAsync().ConfigureAwait(false);
        }
        if (!_describes || item.Request is not { Verdict: ReplayVerdict.Different })
            item.Release(graphs);
        return item;
    }

    private async Task TellAsync(ReplayItem[] items, Action<ReplayedRequest> report, CancellationTokenSource stop)
    {
        foreach (var item in items)
        {
            if (!stop.IsCancellationRequested && _describes && item.Request is { Verdict: ReplayVerdict.Different })
                await DescribeAsync(item, stop).ConfigureAwait(false);
            item.Release(graphs);
            if (item.Request is not { } request || stop.IsCancellationRequested)
                continue;
            _summary = _summary.With(request.Verdict);
            report(request);
        }
        var now = Now();
        if (now.Elapsed - _told < BetweenReports)
            return;
        _told = now.Elapsed;
        Progress?.Invoke(now);
    }

    private async Task DescribeAsync(ReplayItem item, CancellationTokenSource stop)
    {
        try
        {
            await item.DescribeAsync(stop.Token).ConfigureAwait(false);
            _describes = ++_described < MostDescribed;
        }
        catch (Exception error) when (IsExpected(error))
        {
            Keep(error);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private ReplaySummary Now() => _summary with
    {
        Elapsed = Stopwatch.GetElapsedTime(_start),
        Done = (double)Volatile.Read(ref _readBytes) / Math.Max(reader.TotalBytes, 1),
    };

    private void Keep(Exception error) => Interlocked.CompareExchange(ref _error, error, null);

    private static bool IsExpected(Exception error) =>
        error is ReplayException or RecordFileException or IOException or UnauthorizedAccessException;
}
