using System.Diagnostics;

namespace AdFlow.Devices.Simulated;

/// <summary>Does the work of one queue, and finds what was wrong with it. For the queue's thread.</summary>
internal sealed unsafe class WorkExecution(SimulatedDevice device)
{
    private readonly List<HostBytes> _copied = [];
    private nint[] _addresses = new nint[8];

    /// <summary>Does work, or looks only at a mark after a failure.</summary>
    /// <exception cref="DeviceException">It fails.</exception>
    /// <exception cref="DeviceMisuseException">It is wrong.</exception>
    internal void Execute(QueuedWork work, bool hasFailed)
    {
        if (work.Action is not { } action)
        {
            Mark(hasFailed);
            return;
        }
        device.ThrowIfLost();
        device.Options.Gate?.Pass();
        device.ThrowIfLost();
        long start = Stopwatch.GetTimestamp();
        if (action is SimulatedAction.Launch)
            Launch(work);
        else
            Copy(work, action);
        Spin(start, action is SimulatedAction.Launch
            ? device.Options.LaunchLatency.TotalSeconds
            : device.Options.CopyLatency.TotalSeconds
                + (device.Options.BytesPerSecond > 0 ? work.Host.Count / device.Options.BytesPerSecond : 0));
    }

    // The host may change what it copied from once this is done, not before.
    private void Mark(bool hasFailed)
    {
        int changed = hasFailed ? -1 : _copied.FindIndex(static host => !host.AreUnchanged);
        long count = changed < 0 ? 0 : _copied[changed].Count;
        _copied.Clear();
        if (changed >= 0)
            throw Changed(count, "after a CopyIn, before an event behind it was done");
    }

    private void Copy(QueuedWork work, SimulatedAction action)
    {
        var memory = (SimulatedMemory)work.Arguments[0].Memory;
        long from = work.Arguments[0].Offset, bytes = work.Host.Count;
        if (!work.Host.AreUnchanged)
            throw Changed(bytes, action is SimulatedAction.CopyIn
                ? "between CopyIn and the copy itself" : "between CopyOut and the copy itself");
        if (action is SimulatedAction.CopyIn)
        {
            memory.Undefine(from, from + bytes, mayBeCopied: false);
            ThrowIfPlanned(work);
            Buffer.MemoryCopy((void*)work.Host.Start, memory.Start + from, bytes, bytes);
            memory.Define(from, from + bytes);
            _copied.Add(work.Host);
            return;
        }
        if (memory.FirstUntouched(from, from + bytes) is >= 0 and long missing)
            throw new DeviceMisuseException($"CopyOut {work.Sequence} copies bytes {from} to {from + bytes - 1} of "
                + $"device memory of {memory.Bytes} bytes; byte {missing} was never copied in or computed.");
        ThrowIfPlanned(work);
        Buffer.MemoryCopy(memory.Start + from, (void*)work.Host.Start, bytes, bytes);
    }

    private void Launch(QueuedWork work)
    {
        var program = work.Kernel!.Program;
        if (_addresses.Length < work.Arguments.Length)
            _addresses = new nint[work.Arguments.Length];
        var addresses = _addresses.AsSpan(0, work.Arguments.Length);
        for (int i = 0; i < addresses.Length; i++)
            addresses[i] = (nint)(((SimulatedMemory)work.Arguments[i].Memory).Start + work.Arguments[i].Offset);
        LaunchBytes.CheckRead(work, addresses);
        LaunchBytes.Undefine(work);
        ThrowIfPlanned(work);
        try
        {
            DeviceReference.Run(program, addresses, work.Sizes, device.Options.ScanThreshold);
        }
        catch (ArgumentException wrong)
        {
            throw new DeviceMisuseException(wrong.Message);
        }
        LaunchBytes.Define(work, addresses);
    }

    private void ThrowIfPlanned(QueuedWork work)
    {
        if (work.Fault is { } fault)
            throw device.Failure(fault);
    }

    private static DeviceMisuseException Changed(long bytes, string when) =>
        new($"{bytes} bytes of the host that were to stay as they are were changed {when}.");

    private static void Spin(long start, double seconds)
    {
        while (seconds > 0 && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            Thread.SpinWait(16);
    }
}
