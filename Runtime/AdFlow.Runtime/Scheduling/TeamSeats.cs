using System.Numerics;

namespace AdFlow.Runtime;

/// <summary>
/// What the workers of a team work with: made when first needed, kept with the slab. Seats are taken and left by any
/// thread; the rest is done while nobody is at work.
/// </summary>
/// <param name="count">How many, at most 64.</param>
/// <param name="newSeat">Makes one.</param>
internal sealed class TeamSeats(int count, Func<RunSeat> newSeat) : IDisposable
{
    private readonly RunSeat?[] _seats = new RunSeat?[count];
    private ulong _taken;

    /// <summary>A seat; only for whoever has taken it.</summary>
    public RunSeat this[int seat] => _seats[seat]!;

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes
    {
        get
        {
            long bytes = 0;
            foreach (var seat in _seats)
                bytes += seat?.HeldBytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Takes a seat.</summary>
    /// <returns>Its number, or −1 where all are taken.</returns>
    public int Take()
    {
        ulong taken = Volatile.Read(ref _taken);
        while (BitOperations.TrailingZeroCount(~taken) is var seat && seat < _seats.Length)
        {
            ulong found = Interlocked.CompareExchange(ref _taken, taken | (1UL << seat), taken);
            if (found == taken)
            {
                _seats[seat] ??= newSeat();
                return seat;
            }
            taken = found;
        }
        return -1;
    }

    /// <summary>Gives a seat back.</summary>
    public void Leave(int seat) => Interlocked.And(ref _taken, ~(1UL << seat));

    /// <summary>Makes ready for another run.</summary>
    public void Reset()
    {
        foreach (var seat in _seats)
            seat?.Reset();
    }

    public void Dispose()
    {
        foreach (var seat in _seats)
            seat?.Dispose();
    }
}
