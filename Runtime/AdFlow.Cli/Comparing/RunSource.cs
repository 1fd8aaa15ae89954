using System.Diagnostics.CodeAnalysis;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Recorded runs of requests that are compared, one after the other; left and right. Not thread-safe; the runs
/// belong to the caller, and one that is on both sides is the same object.</summary>
internal abstract class RunSource : IDisposable
{
    /// <summary>Requests that only the left side has so far.</summary>
    public long OnlyLeft { get; protected set; }

    /// <summary>Requests that only the right side has so far.</summary>
    public long OnlyRight { get; protected set; }

    /// <summary>Part that was read, 0..1.</summary>
    public abstract double Done { get; }

    /// <summary>The next request that both sides have.</summary>
    public abstract bool TryRead([NotNullWhen(true)] out RecordedRun? left, [NotNullWhen(true)] out RecordedRun? right);

    /// <summary>Finds the runs of a request by its number; the place of <see cref="TryRead"/> stays.</summary>
    /// <returns>Whether both sides have it.</returns>
    public abstract bool TryFind(
        long request, [NotNullWhen(true)] out RecordedRun? left, [NotNullWhen(true)] out RecordedRun? right);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A file whose runs are those of both sides.</summary>
internal sealed class OneRecord(RecordReader reader, RequestRange requests) : RunSource
{
    private bool _wasFound;

    public override double Done => _wasFound ? 1 : (double)reader.ReadBytes / Math.Max(1, reader.TotalBytes);

    public override bool TryRead([NotNullWhen(true)] out RecordedRun? left, [NotNullWhen(true)] out RecordedRun? right)
    {
        left = right = Next();
        return left is not null && right is not null;
    }

    public override bool TryFind(
        long request, [NotNullWhen(true)] out RecordedRun? left, [NotNullWhen(true)] out RecordedRun? right)
    {
        left = right = reader.Find(request);
        return left is not null && right is not null;
    }

    public override void Dispose() => reader.Dispose();

    private RecordedRun? Next()
    {
        if (requests.First == requests.Last)
        {
            (bool isFirst, _wasFound) = (!_wasFound, true);
            return isFirst ? reader.Find(requests.First) : null;
        }
        while (reader.TryRead(out var run))
        {
            if (requests.Has(run.Header.Request))
                return run;
            run.Dispose();
        }
        return null;
    }
}

/// <summary>Two files whose runs are matched by their numbers, which come in about the same order: a run waits for its
/// partner while so many others are read.</summary>
internal sealed class TwoRecords(RecordReader left, RecordReader right, RequestRange requests) : RunSource
{
    private const int MostWaiting = 1024;

    private readonly Side _left = new(left, requests), _right = new(right, requests);

    public override double Done => (double)(left.ReadBytes + right.ReadBytes)
        / Math.Max(1, left.TotalBytes + right.TotalBytes);

    public override bool TryRead([NotNullWhen(true)] out RecordedRun? one, [NotNullWhen(true)] out RecordedRun? other)
    {
        (one, other) = (null, null);
        while (!_left.IsAtEnd || !_right.IsAtEnd)
        {
            bool isLeft = !_left.IsAtEnd && (_right.IsAtEnd || _left.Last <= _right.Last);
            var (side, partners) = isLeft ? (_left, _right) : (_right, _left);
            if (side.Next() is not { } run)
                continue;
            if (partners.Take(run.Header.Request) is { } partner)
            {
                (one, other) = isLeft ? (run, partner) : (partner, run);
                return true;
            }
            side.Wait(run);
            OnlyLeft += _left.GiveUp(_right.IsAtEnd ? 0 : MostWaiting);
            OnlyRight += _right.GiveUp(_left.IsAtEnd ? 0 : MostWaiting);
        }
        OnlyLeft += _left.GiveUp(0);
        OnlyRight += _right.GiveUp(0);
        return false;
    }

    public override bool TryFind(
        long request, [NotNullWhen(true)] out RecordedRun? one, [NotNullWhen(true)] out RecordedRun? other)
    {
        (one, other) = (left.Find(request), right.Find(request));
        if (one is not null && other is not null)
            return true;
        one?.Dispose();
        other?.Dispose();
        return false;
    }

    public override void Dispose()
    {
        _left.GiveUp(0);
        _right.GiveUp(0);
        left.Dispose();
        right.Dispose();
    }

    private sealed class Side(RecordReader reader, RequestRange requests)
    {
        private readonly Dictionary<long, RecordedRun> _waiting = [];
        private readonly Queue<long> _order = [];

        public bool IsAtEnd { get; private set; }

        public long Last { get; private set; } = -1;

        public RecordedRun? Next()
        {
            while (reader.TryRead(out var run))
            {
                Last = run.Header.Request;
                if (requests.Has(Last))
                    return run;
                run.Dispose();
            }
            IsAtEnd = true;
            return null;
        }

        public RecordedRun? Take(long request) => _waiting.Remove(request, out var run) ? run : null;

        public void Wait(RecordedRun run)
        {
            long request = run.Header.Request;
            if (!_waiting.TryAdd(request, run))
            {
                run.Dispose();
                throw new CommandException(FormattableString.Invariant(
                    $"{reader.Path}: request {request} comes twice; records are matched by their numbers"));
            }
            _order.Enqueue(request);
        }

        // How many of those that wait longest are given up, so that no more than so many wait.
        public int GiveUp(int most)
        {
            int given = 0;
            while (_waiting.Count > most)
                if (_waiting.Remove(_order.Dequeue(), out var run))
                {
                    run.Dispose();
                    given++;
                }
            while (_order.TryPeek(out long next) && !_waiting.ContainsKey(next))
                _order.Dequeue();
            return given;
        }
    }
}
