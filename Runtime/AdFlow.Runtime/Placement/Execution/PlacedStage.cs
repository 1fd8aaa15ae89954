using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A stage on a device: its kernels, what became of it, and when it is worth it. Shared by all runs of a bound
/// graph; thread-safe.</summary>
internal sealed class PlacedStage
{
    private static readonly int Faults = Enum.GetValues<DeviceFault>().Length;

    private readonly Lock _loading = new();
    private readonly long[] _fallbacks = new long[Faults];
    private readonly bool[] _isTold = new bool[Faults];
    private readonly Action<DeviceFallback>? _failed;
    private readonly PhysicalStage _stage;
    private long _runs;
    private long _withNulls;
    private bool _isRefused;
    private volatile PlacedKernels? _kernels;

    /// <param name="stage">The stage.</param>
    /// <param name="lane">The device.</param>
    /// <param name="ordinal">Ordinal of the device.</param>
    /// <param name="launches">What is executed.</param>
    /// <param name="costs">What it takes there and here.</param>
    /// <param name="failed">Told once for each kind of failure.</param>
    public PlacedStage(
        PhysicalStage stage, DeviceLane lane, int ordinal, DeviceLaunch[] launches, StageCosts costs,
        Action<DeviceFallback>? failed)
    {
        (_stage, Lane, Ordinal, Launches, Costs, _failed) = (stage, lane, ordinal, launches, costs, failed);
        TryLoad(out _);
    }

    /// <summary>The device.</summary>
    public DeviceLane Lane { get; }

    /// <summary>Its ordinal.</summary>
    public int Ordinal { get; }

    /// <summary>What is executed.</summary>
    public DeviceLaunch[] Launches { get; }

    /// <summary>What the stage takes on the device and on the processor.</summary>
    public StageCosts Costs { get; private set; }

    /// <summary>Stages on the same device that take the rows that come out of this one.</summary>
    public List<PlacedStage> Next { get; } = [];

    /// <summary>Which results of the device are left there, because only a stage on the same device reads them.
    /// </summary>
    public bool[] Deferred { get; private set; } = [];

    /// <summary>The stage whose results are left on the device for this one, and which columns of the source they are.
    /// </summary>
    public (int Stage, int[] Columns) DeferredSource { get; private set; } = (-1, []);

    /// <summary>Whether the stage works there.</summary>
    public DeviceHealth Health { get; } = new();

    /// <summary>States which results stay on the device; before the first run.</summary>
    /// <param name="columns">Of each result, the columns of the reader's source that it is; empty where it is copied
    /// back.</param>
    /// <param name="work">What the stage does then.</param>
    /// <param name="reader">The stage that reads them.</param>
    public void Defer(int[][] columns, DeviceWork work, PlacedStage reader)
    {
        Deferred = [.. columns.Select(one => one.Length > 0)];
        Costs = new StageCosts(Lane.Profile, work);
        reader.DeferredSource = (_stage.Ordinal, [.. columns.SelectMany(one => one)]);
    }

    /// <summary>Whether the device is the faster one for a run: by itself, or because stages behind find their columns
    /// there then.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="bytes">Bytes to copy in.</param>
    /// <param name="copies">Copies in.</param>
    public bool IsWorth(int rows, long bytes, int copies)
    {
        double loss = Costs.Device(rows, bytes, copies) - Costs.Processor(rows);
        if (loss >= 0)
            foreach (var next in Next)
                loss -= next.Costs.GainBehind(Costs.Left(rows));
        return loss < 0;
    }

    /// <summary>Whether to try the device now.</summary>
    /// <param name="kernels">The kernels.</param>
    public bool MayTry(out PlacedKernels? kernels)
    {
        kernels = null;
        return !_isRefused && Lane.Health.MayTry() && Health.MayTry() && TryLoad(out kernels);
    }

    /// <summary>Tells that a run was executed on the device.</summary>
    public void Succeeded()
    {
        Interlocked.Increment(ref _runs);
        Health.Succeeded();
        Lane.Health.Succeeded();
    }

    /// <summary>Tells that a run has nulls, or numbers of the request, that the device does not understand.</summary>
    public void FoundNulls() => Interlocked.Increment(ref _withNulls);

    /// <summary>Tells that the device failed.</summary>
    public void Failed(DeviceException failure)
    {
        Interlocked.Increment(ref _fallbacks[(int)failure.Fault]);
        bool isLost = failure.Fault is DeviceFault.Lost or DeviceFault.Missing;
        Health.Failed(isLost);
        // A program or a piece of memory that is too large says nothing about others.
        if (isLost || failure.Fault is DeviceFault.Failed or DeviceFault.Late)
            Lane.Health.Failed(isLost);
        if (_failed is not null && !Interlocked.Exchange(ref _isTold[(int)failure.Fault], true))
            _failed(new DeviceFallback(Lane.Device.Name, _stage.Ordinal, [.. _stage.Nodes.Select(node => node.Path)],
                failure.Fault, failure.Message));
    }

    /// <summary>Tells that a run did not wait for the device any more.</summary>
    /// <param name="stop">Why. A caller who leaves says nothing about the device.</param>
    public void Stopped(in StopSignal stop)
    {
        if (!stop.Cancellation.IsCancellationRequested)
            Failed(new DeviceException(DeviceFault.Late,
                "The stage's time was over before the device was done. Raise the deadline or the node's timeout, or "
                + "keep the graph from the device."));
    }

    /// <summary>What became of it so far.</summary>
    public DeviceStageReport Report() => new(_stage.Ordinal, Interlocked.Read(ref _runs),
        Interlocked.Read(ref _withNulls), Enum.GetValues<DeviceFault>()
            .Where(fault => Interlocked.Read(ref _fallbacks[(int)fault]) > 0)
            .ToDictionary(fault => fault, fault => Interlocked.Read(ref _fallbacks[(int)fault])));

    // What a device refuses it refuses for ever; anything else may go the next time.
    private bool TryLoad(out PlacedKernels? kernels)
    {
        if ((kernels = _kernels) is not null)
            return true;
        lock (_loading)
        {
            if ((kernels = _kernels) is not null)
                return true;
            try
            {
                kernels = _kernels = new PlacedKernels(Lane, Launches);
                return true;
            }
            catch (DeviceException failure)
            {
                _isRefused = failure.Fault is DeviceFault.Unsupported;
                Failed(failure);
                return false;
            }
        }
    }
}

/// <summary>The kernels of a stage on a device. Immutable.</summary>
internal sealed class PlacedKernels
{
    /// <summary>Loads them.</summary>
    /// <exception cref="DeviceException">The device does not take one.</exception>
    public PlacedKernels(DeviceLane lane, DeviceLaunch[] launches)
    {
        Plain = [.. launches.Select(launch => lane.Load(launch.Program))];
        WithNulls = [.. launches.Select((launch, i) =>
            launch.WithNulls is { } program ? lane.Load(program) : Plain[i])];
    }

    /// <summary>Of each launch, where no column has nulls.</summary>
    public DeviceKernel[] Plain { get; }

    /// <summary>Of each launch, where some column has.</summary>
    public DeviceKernel[] WithNulls { get; }
}
