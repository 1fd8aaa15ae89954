using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>
/// The clock of a thread that executes stages, in readings of <see cref="Stopwatch.GetTimestamp"/>. A run begins with
/// the system's clock; within the run time is told by the <see cref="CycleCounter"/>, whose rate is measured between
/// runs, so that an error of the rate never adds up to more than the run. For one thread at a time.
/// </summary>
internal struct SeatClock
{
    // A microsecond or so: two readings that lie further apart were interrupted.
    private const long TogetherCycles = 4096;

    private const int Tries = 3;

    // Readings that are off by a microsecond make a rate that is off by a hundred-thousandth.
    private static readonly long s_measuredTicks = Stopwatch.Frequency / 10;

    // Ticks of a cycle, times 2^32; 0 until it was measured.
    private static ulong s_rate;

    private long _ticks;
    private long _cycles;
    private long _measuredTicks;
    private long _measuredCycles;

    /// <summary>Reads the system's clock, and starts from there.</summary>
    public long Start()
    {
        if (!CycleCounter.Exists)
            return Stopwatch.GetTimestamp();
        bool isExact = false;
        for (int i = 0; i < Tries && !isExact; i++)
        {
            long before = CycleCounter.Read();
            _ticks = Stopwatch.GetTimestamp();
            _cycles = CycleCounter.Read();
            isExact = _cycles - before is >= 0 and < TogetherCycles;
        }
        if (isExact && _ticks - _measuredTicks >= s_measuredTicks)
            Measure();
        return _ticks;
    }

    /// <summary>The time now; not before that of <see cref="Start"/>.</summary>
    public readonly long Read()
    {
        ulong rate = s_rate;
        if (rate == 0)
            return Stopwatch.GetTimestamp();
        long cycles = Math.Max(CycleCounter.Read() - _cycles, 0);
        ulong high = Math.BigMul((ulong)cycles, rate, out ulong low);
        return _ticks + (long)((high << 32) | (low >> 32));
    }

    private void Measure()
    {
        if (_measuredCycles != 0 && _cycles > _measuredCycles)
            s_rate = (ulong)((double)(_ticks - _measuredTicks) / (_cycles - _measuredCycles) * (1L << 32));
        (_measuredTicks, _measuredCycles) = (_ticks, _cycles);
    }
}
