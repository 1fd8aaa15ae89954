using System.Numerics;

namespace AdFlow.Runtime;

/// <summary>
/// The threads of the process that help runs: at most as many as the widest run may have, made when first needed, kept
/// until the process ends. They own nothing of a run: each joins the team of a slab and takes memory there.
/// Thread-safe, takes no lock and allocates nothing once they are made.
/// </summary>
internal sealed class Workers
{
    /// <summary>Most workers.</summary>
    public const int Most = 64;

    private readonly Worker?[] _workers = new Worker?[Most];
    private readonly Lock _making = new();
    private ulong _idle;
    private int _count;

    private Workers() { }

    /// <summary>Those of the process.</summary>
    public static Workers Shared { get; } = new();

    /// <summary>How many were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many have nothing to do.</summary>
    public int Idle => BitOperations.PopCount(Volatile.Read(ref _idle));

    /// <summary>Whether the worker that would be called next is awake, so that to call it costs little.</summary>
    public bool IsNextAwake => Volatile.Read(ref _idle) is var idle and not 0
        && !_workers[BitOperations.TrailingZeroCount(idle)]!.IsAsleep;

    /// <summary>Calls a worker to a team, the one first made that is idle.</summary>
    /// <param name="team">The team; whether anything is left to do when the worker comes, it finds out there.</param>
    /// <param name="most">How many workers there may be for this team, 0 to <see cref="Most"/>.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryCall(RunTeam team, int most)
    {
        ulong allowed = most == Most ? ulong.MaxValue : (1UL << most) - 1;
        ulong idle = Volatile.Read(ref _idle);
        while ((idle & allowed) != 0)
        {
            int first = BitOperations.TrailingZeroCount(idle);
            ulong found = Interlocked.CompareExchange(ref _idle, idle & ~(1UL << first), idle);
            if (found == idle)
            {
                _workers[first]!.Call(team);
                return true;
            }
            idle = found;
        }
        return Volatile.Read(ref _count) < most && TryMake(team, most);
    }

    /// <summary>A worker has nothing to do.</summary>
    internal void Rest(int worker) => Interlocked.Or(ref _idle, 1UL << worker);

    private bool TryMake(RunTeam team, int most)
    {
        lock (_making)
        {
            if (_count >= most)
                return false;
            var worker = new Worker(this, _count);
            _workers[_count] = worker;
            worker.Call(team);
            worker.Start();
            Volatile.Write(ref _count, _count + 1);
            return true;
        }
    }
}
