using System.Diagnostics;
using System.Runtime.ExceptionServices;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The ranges of rows of a stage in one run, which threads take one after the other. Kept with the stage's slab. Of
/// several ranges that fail, the first fails the stage, as if they had been executed in order. Thread-safe but for
/// <see cref="Begin"/> and <see cref="End"/>.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="run">Its run, whose ranges are stated.</param>
/// <param name="times">Takes when workers took part.</param>
internal sealed class MorselJob(FusedStage stage, StageRun run, StageTimes times)
{
    private readonly Lock _lock = new();
    private StopSignal _stop;
    private int _count;
    private int _next;
    private int _failed;
    private Exception? _failure;
    private (int RowSet, int Row) _refused;
    private readonly List<TopRows> _best = [];
    private long _ticks;

    /// <summary>Position in the stage of the node to blame for what <see cref="End"/> throws.</summary>
    public int FailingNode { get; private set; }

    /// <summary>Ticks that all threads took together.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    /// <summary>Whether a range is left to take.</summary>
    public bool HasMore =>
        Volatile.Read(ref _next) is var next && next < _count && next < Volatile.Read(ref _failed);

    /// <summary>Begins a run.</summary>
    /// <param name="count">Number of ranges.</param>
    /// <param name="stop">When to stop.</param>
    public void Begin(int count, in StopSignal stop)
    {
        (_count, _next, _failed, _failure, _ticks, _stop) = (count, 0, int.MaxValue, null, 0, stop);
        FailingNode = 0;
        _best.Clear();
    }

    /// <summary>Executes ranges until none is left; what they throw is kept.</summary>
    /// <param name="seat">What the thread works with.</param>
    /// <param name="isHelp">Whether another thread came to the stage.</param>
    public void Work(RunSeat seat, bool isHelp)
    {
        long start = Stopwatch.GetTimestamp();
        StageExecution? execution = null;
        while (Take() is var range and >= 0)
            try
            {
                if (execution is null)
                {
                    execution = seat.Fused.Of(stage, run.Program, isFinish: false);
                    execution.Begin(run, seat.Arena);
                }
                execution.Run(run.Morsel(range), _stop);
            }
            catch (Exception exception)
            {
                Fail(range, execution, exception);
            }
        if (execution is not null)
            Close(execution);
        long end = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _ticks, end - start);
        if (isHelp && execution is not null)
            times.SetHelp(stage, start, end, seat.Worker);
    }

    /// <summary>Ends the run; nobody is at work.</summary>
    /// <param name="arena">Memory of the run.</param>
    /// <returns>The best rows of all ranges; null where all are kept.</returns>
    /// <exception cref="Exception">What the first range threw that failed.</exception>
    public TopRows? End(Arena arena)
    {
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(run.Told(failure, _failed, _refused));
        for (int i = 1; i < _best.Count; i++)
            _best[0].Merge(_best[i], arena);
        return _best.Count == 0 ? null : _best[0];
    }

    // What a thread kept may come from any of its ranges, so it is no failure of one.
    private void Close(StageExecution execution)
    {
        try
        {
            if (execution.End() is not { } best)
                return;
            lock (_lock)
                _best.Add(best);
        }
        catch (Exception exception)
        {
            Fail(_count, execution, exception);
        }
    }

    private int Take() => HasMore && Interlocked.Increment(ref _next) - 1 is var range && range < _count ? range : -1;

    private void Fail(int range, StageExecution? execution, Exception exception)
    {
        lock (_lock)
        {
            if (range >= _failed)
                return;
            Volatile.Write(ref _failed, range);
            _failure = exception;
            _refused = execution?.Refused ?? default;
            FailingNode = execution?.Node ?? 0;
        }
    }
}
