namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>What an instruction does for a thread.</summary>
internal delegate void PtxStep(PtxThread thread);

/// <summary>What stops a thread.</summary>
internal enum PtxStop
{
    None,
    Barrier,
    Warp,
    Exit,
}

/// <summary>An instruction that was read.</summary>
/// <param name="Text">As written.</param>
/// <param name="Step">What it does; for those of a warp, what it does in the name of all.</param>
/// <param name="Stop">What it waits for.</param>
internal sealed record PtxInstruction(string Text, PtxStep Step, PtxStop Stop = PtxStop.None)
{
    /// <summary>For instructions of a warp: does it for its 32 threads at once.</summary>
    public Action<PtxThread[]>? Together { get; init; }
}

/// <summary>A kernel that was read: every operand is a slot, constants and special registers too.</summary>
internal sealed class PtxEntry
{
    public required string Name { get; init; }
    public required int Parameters { get; init; }
    public required int SharedBytes { get; init; }
    public required PtxInstruction[] Code
    {
        get;
        init
        {
            field = value;
            Steps = [.. value.Select(instruction => instruction.Step)];
        }
    }

    /// <summary>What the instructions do.</summary>
    public PtxStep[] Steps { get; private init; } = [];

    /// <summary>What the slots of a thread hold at first; the first ones are the special registers, then the
    /// parameters.</summary>
    public required ulong[] Slots { get; init; }
}

/// <summary>A thread of a block.</summary>
internal sealed class PtxThread(PtxEntry entry, PtxMemory memory)
{
    public readonly ulong[] Slots = (ulong[])entry.Slots.Clone();
    public readonly PtxMemory Memory = memory;
    public byte[] Shared = [];
    public int Next;
    public PtxStop Stopped;

    /// <summary>Goes on until something stops it.</summary>
    public void Run()
    {
        var steps = entry.Steps;
        Stopped = PtxStop.None;
        try
        {
            while (Stopped is PtxStop.None)
                steps[Next++](this);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException($"{entry.Name}, instruction {Next - 1} '{entry.Code[Next - 1].Text}', "
                + $"thread {Slots[0]}: {failure.Message}");
        }
    }
}
