using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Some steps of a group as one kernel. It is compared with the steps on so many chunks of whichever runs come, and
/// takes their place when all were equal. Thread-safe.
/// </summary>
internal sealed class CompiledSegment
{
    private readonly Action<string> _refused;
    private int _unchecked;
    private volatile bool _isRefused;

    /// <summary>A segment that is not trusted yet.</summary>
    /// <param name="checks">Chunks to compare; 0 trusts it at once.</param>
    /// <param name="refused">Told what differs, once or more.</param>
    public CompiledSegment(int checks, Action<string> refused)
    {
        _unchecked = checks;
        _refused = refused;
    }

    /// <summary>Position of the first step in the group.</summary>
    public required int First { get; init; }

    /// <summary>Position behind the last step.</summary>
    public required int End { get; init; }

    /// <summary>Slots that the kernel reads.</summary>
    public required int[] Inputs { get; init; }

    /// <summary>Slots that the kernel writes: those that somebody outside the segment reads.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Whether columns are float64.</summary>
    public required bool IsDouble { get; init; }

    /// <summary>The code.</summary>
    public required MapKernel Kernel { get; init; }

    /// <summary>Whether it gave other bits than the steps.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Whether it may take the place of the steps.</summary>
    public bool IsTrusted => !_isRefused && Volatile.Read(ref _unchecked) <= 0;

    /// <summary>Tells that a chunk was equal.</summary>
    public void Confirm() => Interlocked.Decrement(ref _unchecked);

    /// <summary>Tells that a chunk was not equal: from now on the steps are executed.</summary>
    public void Refuse(string reason)
    {
        _isRefused = true;
        _refused(reason);
    }
}
