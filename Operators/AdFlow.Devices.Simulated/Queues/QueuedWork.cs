namespace AdFlow.Devices.Simulated;

/// <summary>A copy, a launch or a mark in a <see cref="SimulatedQueue"/>. Used again and again, so that queueing makes
/// no garbage; owned by the caller until it is queued, then by the queue's thread.</summary>
internal sealed class QueuedWork
{
    private long[] _sizes = new long[4];
    private DeviceArgument[] _arguments = new DeviceArgument[8];
    private int _argumentCount;
    private int _sizeCount;

    /// <summary>Place in the queue, from 1.</summary>
    internal long Sequence { get; private set; }

    /// <summary>What to do; null for a mark.</summary>
    internal SimulatedAction? Action { get; private set; }

    /// <summary>How it is to fail, or null.</summary>
    internal SimulatedFault? Fault { get; private set; }

    /// <summary>What is launched.</summary>
    internal SimulatedKernel? Kernel { get; private set; }

    /// <summary>The host's side of a copy.</summary>
    internal HostBytes Host { get; private set; }

    /// <summary>Arguments of a launch, or the device's side of a copy.</summary>
    internal ReadOnlySpan<DeviceArgument> Arguments => _arguments.AsSpan(0, _argumentCount);

    /// <summary>Sizes of a launch.</summary>
    internal ReadOnlySpan<long> Sizes => _sizes.AsSpan(0, _sizeCount);

    internal void SetMark(long sequence) => Set(sequence, null, null);

    internal void SetCopy(
        long sequence, SimulatedAction action, SimulatedFault? fault, in HostBytes host, DeviceArgument device)
    {
        Set(sequence, action, fault);
        Host = host;
        _arguments[0] = device;
        _argumentCount = 1;
    }

    internal void SetLaunch(long sequence, SimulatedFault? fault, SimulatedKernel kernel,
        ReadOnlySpan<DeviceArgument> arguments, ReadOnlySpan<long> sizes)
    {
        Set(sequence, SimulatedAction.Launch, fault);
        Kernel = kernel;
        if (arguments.Length > _arguments.Length)
            _arguments = new DeviceArgument[arguments.Length];
        if (sizes.Length > _sizes.Length)
            _sizes = new long[sizes.Length];
        arguments.CopyTo(_arguments);
        sizes.CopyTo(_sizes);
        (_argumentCount, _sizeCount) = (arguments.Length, sizes.Length);
    }

    private void Set(long sequence, SimulatedAction? action, SimulatedFault? fault)
    {
        (Sequence, Action, Fault, Kernel, Host) = (sequence, action, fault, null, default);
        (_argumentCount, _sizeCount) = (0, 0);
    }
}
