using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What a thread needs to execute stages of a run: memory of its own and its last clock reading. Used by one
/// thread at a time.</summary>
/// <param name="limitBytes">Most bytes of its memory.</param>
/// <param name="scratchBytes">Size of <see cref="Scratch"/>.</param>
internal sealed unsafe class RunSeat(long limitBytes, int scratchBytes) : IDisposable
{
    private byte* _scratch;

    /// <summary>Memory of what the thread makes; others read it until the run ends.</summary>
    public Arena Arena { get; } = new(limitBytes);

    /// <summary>Memory to evaluate a setting or condition in.</summary>
    /// <exception cref="ArenaLimitException">The seat may not hold that much.</exception>
    public byte* Scratch => _scratch != null ? _scratch : _scratch = Arena.Allocate(scratchBytes);

    /// <summary>The clock reading at the end of the last stage, which is the start of the next one.</summary>
    public long Now { get; set; }

    /// <summary>Makes ready for another run; nobody uses what the thread made.</summary>
    public void Reset()
    {
        Arena.Reset();
        _scratch = null;
    }

    public void Dispose() => Arena.Dispose();
}
