using System.Diagnostics;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Makes the calls of a stage, learns what they cost and counts them. Thread-safe.</summary>
/// <param name="call">What is called.</param>
/// <param name="mostRows">Most rows that runs share.</param>
/// <param name="mostBytes">Most bytes of shared rows.</param>
internal sealed class CallMaker(RowCall call, int mostRows, long mostBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<CallBlocks> _idle = new();
    private bool _isDisposed;
    private long _calls;
    private long _rows;
    private long _runs;
    private long _sharedCalls;
    private long _sharedRuns;
    private long _fallbacks;

    /// <summary>What calls cost.</summary>
    public CallCosts Costs { get; } = new(Math.Min(mostRows, call.MostRows));

    /// <summary>Calls with the rows of one run, where they lie.</summary>
    /// <param name="ticket">The run.</param>
    /// <param name="run">Its context.</param>
    /// <param name="seat">Tells the time.</param>
    /// <exception cref="OperatorException">The run cannot go on.</exception>
    public unsafe void CallInPlace(CallTicket ticket, RunContext run, RunSeat seat)
    {
        long start = seat.ReadClock();
        ticket.Call = Count(ticket.Rows, 1);
        call.CallAll(run, ticket.Inputs, ticket.Outputs, ticket.Rows);
        if (ticket.Rows <= call.MostRows)
            Costs.Learn(ticket.Rows, seat.ReadClock() - start);
        ticket.Outcome = CallOutcome.Done;
    }

    /// <summary>Calls for runs that have waited.</summary>
    /// <param name="first">The runs, linked; takes what became of them.</param>
    public void Call(CallTicket first)
    {
        int rows = 0, runs = 0;
        for (var ticket = first; ticket is not null; ticket = ticket.Next)
            (rows, runs) = (rows + ticket.Rows, runs + 1);
        var made = Count(rows, runs);
        long start = Stopwatch.GetTimestamp();
        bool isDone = runs == 1 ? TryCallOne(first) : TryCallShared(first, rows);
        if (isDone)
            Costs.Learn(rows, Stopwatch.GetTimestamp() - start);
        var outcome = isDone ? CallOutcome.Done : runs == 1 ? CallOutcome.Failed : CallOutcome.CallAlone;
        for (var ticket = first; ticket is not null; ticket = ticket.Next)
            (ticket.Outcome, ticket.Call) = (outcome, made);
    }

    /// <summary>What was counted and learnt.</summary>
    /// <param name="node">Path of the node.</param>
    public CallReport Report(string node) => new(
        node, Volatile.Read(ref _calls), Volatile.Read(ref _rows), Volatile.Read(ref _runs),
        Volatile.Read(ref _sharedCalls), Volatile.Read(ref _sharedRuns), Volatile.Read(ref _fallbacks),
        Nanoseconds(Costs.Fixed), Nanoseconds(Costs.PerRow), Costs.FullRows);

    /// <summary>Frees the memory of shared calls; of those under way when they end.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var blocks))
                blocks.Dispose();
        }
    }

    private unsafe bool TryCallOne(CallTicket ticket)
    {
        try
        {
            call.Call(ticket.Inputs, ticket.Outputs, ticket.Rows);
            return true;
        }
        catch (Exception exception)
        {
            ticket.Error = exception;
            return false;
        }
    }

    // Whose rows it was does not matter, nor why: each run calls again, and the guilty one meets its own failure.
    private bool TryCallShared(CallTicket first, int rows)
    {
        var blocks = Rent();
        try
        {
            blocks.Call(first, rows);
            return true;
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _fallbacks);
            return false;
        }
        finally
        {
            Return(blocks);
        }
    }

    private CallBlocks Rent()
    {
        lock (_lock)
            if (_idle.TryPop(out var blocks))
                return blocks;
        return new CallBlocks(call, mostBytes);
    }

    private void Return(CallBlocks blocks)
    {
        lock (_lock)
            if (!_isDisposed)
            {
                _idle.Push(blocks);
                return;
            }
        blocks.Dispose();
    }

    private SharedCall Count(int rows, int runs)
    {
        long number = Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _runs, runs);
        if (runs > 1)
        {
            Interlocked.Increment(ref _sharedCalls);
            Interlocked.Add(ref _sharedRuns, runs);
        }
        return new SharedCall(number, rows, runs);
    }

    private static double Nanoseconds(double ticks) => ticks * (1e9 / Stopwatch.Frequency);
}
