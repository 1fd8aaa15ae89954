namespace AdFlow.Devices.Simulated;

/// <summary>Bytes of a memory that queued work uses.</summary>
/// <param name="Queue">Where it is queued.</param>
/// <param name="Sequence">Its place there.</param>
/// <param name="Action">What it does.</param>
/// <param name="From">First byte.</param>
/// <param name="To">Byte behind the last.</param>
/// <param name="IsWritten">Whether it writes them, else it reads them.</param>
internal readonly record struct MemoryUse(
    SimulatedQueue Queue, long Sequence, SimulatedAction Action, long From, long To, bool IsWritten)
{
    /// <summary>What uses them, for messages.</summary>
    internal string What => $"{Action} {Sequence} of queue {Queue.Ordinal}";

    /// <summary>Whether the host has seen that the work is done.</summary>
    internal bool IsSeen => Queue.Seen >= Sequence;

    /// <summary>Whether the result depends on which of two is done first, and nothing says so.</summary>
    internal bool IsInConflict(in MemoryUse other) => Queue != other.Queue && (IsWritten || other.IsWritten)
        && Math.Max(From, other.From) < Math.Min(To, other.To);

    /// <summary>Adds it to others; in place of an earlier one that differs only in its place in the queue.</summary>
    internal void AddTo(List<MemoryUse> uses)
    {
        for (int i = 0; i < uses.Count; i++)
            if (uses[i] with { Sequence = Sequence, Action = Action } == this)
            {
                uses[i] = this;
                return;
            }
        uses.Add(this);
    }
}
