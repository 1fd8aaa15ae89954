using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Map operators that come one after the other over the same rows. Not thread-safe.</summary>
internal sealed unsafe class KernelGroup : StepExecution
{
    /// <summary>Below so many rows each is computed by itself: they fill no lane.</summary>
    public const int FewRows = 4;

    private readonly StageChunk _chunk;
    private readonly KernelStep[] _steps;
    private readonly MapKernel[] _kernels;
    private readonly LaneWidth _width;
    private readonly MapFrame* _frames;
    private readonly Patch* _patches;
    private readonly int[] _patchEnds;
    private readonly TieredSteps? _tiered;
    private readonly (int Step, int Scalar)[] _perRun;

    // A pointer of a frame that differs from chunk to chunk, and the slot that it points at.
    private struct Patch
    {
        public void** Target;
        public ColumnNode* Node;
    }

    public KernelGroup(StageChunk chunk, KernelStep[] steps) : base(steps[0].Node)
    {
        _chunk = chunk;
        _steps = steps;
        _kernels = [.. steps.Select(step => step.Kernel)];
        _width = chunk.LaneWidth;
        _frames = (MapFrame*)chunk.Scratch.Keep((long)sizeof(MapFrame) * steps.Length);
        int pointers = steps.Sum(step => step.Inputs.Length + step.Outputs.Length);
        _patchEnds = new int[steps.Length];
        _patches = (Patch*)chunk.Scratch.Keep((long)sizeof(Patch) * pointers);
        var next = (void**)chunk.Scratch.Keep((long)sizeof(void*) * pointers);
        var settings = (double*)chunk.Scratch.Keep(sizeof(double) * steps.Sum(step => (long)step.Scalars.Length));
        int patchCount = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            _frames[i].Inputs = Place(steps[i].Inputs, ref next, ref patchCount);
            _frames[i].Outputs = Place(steps[i].Outputs, ref next, ref patchCount);
            _patchEnds[i] = patchCount;
            _frames[i].Settings = settings;
            steps[i].Scalars.CopyTo(new Span<double>(settings, steps[i].Scalars.Length));
            settings += steps[i].Scalars.Length;
        }
        if (chunk.Scratch.Tiers?.Of(steps[0]) is { } tier)
            _tiered = new TieredSteps(this, tier, chunk);
        _perRun = [.. Enumerable.Range(0, steps.Length).SelectMany(step => Enumerable.Range(0,
            steps[step].Settings.Length).Where(i => steps[step].Settings[i] >= 0).Select(i => (step, i)))];
    }

    /// <inheritdoc/>
    public override bool TakesAnyCount => _tiered is { IsOneLoop: true };

    /// <inheritdoc/>
    public override void Begin(StageRun run)
    {
        foreach (var (step, scalar) in _perRun)
            _frames[step].Settings[scalar] = run.Settings(_steps[step].Node)[_steps[step].Settings[scalar]];
        _tiered?.Begin();
    }

    /// <inheritdoc/>
    public override void Run(int count)
    {
        if (_tiered is null)
            Run(0, _kernels.Length, count);
        else
            _tiered.Run(count);
    }

    /// <summary>Executes the kernels of some steps.</summary>
    /// <param name="first">Position of the first.</param>
    /// <param name="end">Position behind the last.</param>
    /// <param name="count">Rows.</param>
    public void Run(int first, int end, int count)
    {
        MoveToChunk(first, end);
        var width = count < FewRows ? LaneWidth.Scalar : _width;
        int at = first;
        try
        {
            for (; at < end; at++)
            {
                _frames[at].Count = count;
                _kernels[at](_frames[at], width);
            }
        }
        catch
        {
            _chunk.Node = _steps[at].Node;
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>By kernels also where they are compiled: only they show what each node takes.</remarks>
    public override void RunSampled(int count, StageSample sample)
    {
        MoveToChunk(0, _kernels.Length);
        for (int at = 0; at < _kernels.Length; at++)
        {
            _chunk.Node = _steps[at].Node;
            _frames[at].Count = count;
            _kernels[at](_frames[at], _width);
            sample.End(_steps[at].Node);
        }
    }

    private void MoveToChunk(int first, int end)
    {
        int patchEnd = _patchEnds[end - 1];
        for (int i = first == 0 ? 0 : _patchEnds[first - 1]; i < patchEnd; i++)
            *_patches[i].Target = _patches[i].Node->Values;
    }

    private void** Place(int[] slots, ref void** next, ref int patchCount)
    {
        var first = next;
        foreach (int slot in slots)
        {
            if (!_chunk.IsStatic(slot))
                _patches[patchCount++] = new Patch { Target = next, Node = _chunk.Nodes + slot };
            *next++ = _chunk.Nodes[slot].Values;
        }
        return first;
    }
}
