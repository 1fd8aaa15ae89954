using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What a thread needs to execute stages of a run: memory of its own and its last clock reading. Used by one
/// thread at a time.</summary>
/// <param name="plan">What is executed.</param>
/// <param name="options">Most bytes of its memory.</param>
internal sealed unsafe class RunSeat(PhysicalPlan plan, BoundGraphOptions options) : IDisposable
{
    private byte* _scratch;
    private SeatClock _clock;

    /// <summary>Memory of what the thread makes; others read it until the run ends.</summary>
    public Arena Arena { get; } = new(options.RunMemoryBytes);

    /// <summary>What executes fused stages.</summary>
    public StageScratch Fused { get; } = new(plan, options);

    /// <summary>Bytes of native memory held.</summary>
    public long HeldBytes => Arena.HeldBytes + Fused.HeldBytes;

    /// <summary>Memory to evaluate a setting or condition in.</summary>
    /// <exception cref="ArenaLimitException">The seat may not hold that much.</exception>
    public byte* Scratch => _scratch != null ? _scratch : _scratch = Arena.Allocate(plan.ScratchBytes);

    /// <summary>The clock reading at the end of the last stage, which is the start of the next one.</summary>
    public long Now { get; private set; }

    /// <summary>Which thread sits here: 0 the one that the run is executed on, else the number of a worker.</summary>
    public int Worker { get; set; }

    /// <summary>Reads the system's clock: at the start, and after a wait.</summary>
    public long StartClock() => Now = _clock.Start();

    /// <summary>Reads the clock between stages.</summary>
    public long ReadClock() => Now = _clock.Read();

    /// <summary>Makes ready for another run; nobody uses what the thread made.</summary>
    public void Reset()
    {
        Arena.Reset();
        _scratch = null;
    }

    public void Dispose()
    {
        Fused.Dispose();
        Arena.Dispose();
    }
}
