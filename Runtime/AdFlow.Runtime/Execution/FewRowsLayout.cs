using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What a stage touches that is executed by <see cref="FewRowsRun"/>: one piece of memory of the slab. Not
/// thread-safe.</summary>
internal sealed unsafe class FewRowsLayout
{
    // Only above this a stage is split or teaches the estimates.
    private const int MostRows = FusedRun.TaughtRows - 1;

    private readonly StageProgram _program;
    private readonly StageResultColumns _columns;
    private readonly int _mostRows;
    private readonly List<int> _written = [];
    private readonly long[] _offsets;
    private Read* _nextRead;
    private Write* _nextWrite;
    private void** _nextAddress;
    private double* _nextSetting;

    public FewRowsLayout(FusedStage stage, StageResultColumns columns, RunSlab slab, BoundGraphOptions options)
    {
        _program = stage.Program;
        _columns = columns;
        _mostRows = Math.Min(MostRows, options.ChunkRows ?? _program.ChunkRows);
        Steps = [.. _program.RowSets[0].Steps.Cast<KernelStep>()];
        _offsets = new long[_program.Slots.Length];
        Divide(slab);
        for (int i = 0; i < Steps.Length; i++)
            Place(Steps[i], Memory->Calls + i);
        foreach (int result in columns.Made)
            Add(_program.Results[result].Slot, (void**)&columns.NodeOf(result)->Values);
        Memory->ReadsEnd = _nextRead;
        Memory->WritesEnd = _nextWrite;
        if (columns.Only is { } only)
        {
            Memory->Only = only.Columns;
            Memory->OnlySource = only.Source;
            Memory->OnlyPosition = only.Position;
        }
        Forget();
    }

    /// <summary>The map operators in order.</summary>
    public KernelStep[] Steps { get; }

    /// <summary>The piece of memory.</summary>
    public Touched* Memory { get; private set; }

    /// <summary>Whether a stage may be executed so.</summary>
    public static bool Fits(FusedStage stage, BoundGraphOptions options)
    {
        var program = stage.Program;
        return options.MorselRows is null && program is { Top: null, RowSets.Length: 1 }
            && stage.Settings.All(settings => settings.Length == 0)
            && program.RowSets[0].Steps.All(step => step is KernelStep kernel && options.Tiers?.Of(kernel) is null)
            && program.Slots.All(slot => slot is { HasValidity: false, IsFixed: true })
            && program.Results.All(result => result.Kind is ResultKind.Slot || stage.Passes(result));
    }

    /// <summary>Lays out what a number of rows needs.</summary>
    /// <returns>False where there are none or too many.</returns>
    public bool TryBegin(int rows)
    {
        if (rows <= 0 || rows > _mostRows)
            return false;
        long bytes = 0;
        for (int slot = 0; slot < _offsets.Length; slot++)
        {
            _offsets[slot] = bytes;
            if (_program.Slots[slot].Kind is SlotKind.Computed)
                bytes += Arena.Padded((long)rows * _program.Slots[slot].Width);
        }
        for (int i = 0; i < _written.Count; i++)
            Memory->Writes[i].Offset = _offsets[_written[i]];
        for (int i = 0; i < Steps.Length; i++)
            Memory->Calls[i].Count = rows;
        _columns.BeginWithoutNulls(rows);
        (Memory->Rows, Memory->Bytes) = (rows, bytes);
        return true;
    }

    /// <summary>Says that the results were left in another way.</summary>
    public void Forget() => Memory->Rows = -1;

    private void Divide(RunSlab slab)
    {
        int addresses = Steps.Sum(step => step.Inputs.Length + step.Outputs.Length);
        int settings = Steps.Sum(step => step.Scalars.Length), writes = addresses + _columns.Made.Length;
        Memory = (Touched*)slab.Keep(sizeof(Touched) + (long)sizeof(Read) * addresses + (long)sizeof(Write) * writes
            + (sizeof(MapFrame) + sizeof(int)) * (long)Steps.Length + 8L * (addresses + settings));
        Memory->Reads = _nextRead = (Read*)(Memory + 1);
        Memory->Writes = _nextWrite = (Write*)(_nextRead + addresses);
        Memory->Calls = (MapFrame*)(_nextWrite + writes);
        _nextAddress = (void**)(Memory->Calls + Steps.Length);
        _nextSetting = (double*)(_nextAddress + addresses);
        Memory->Nodes = (int*)(_nextSetting + settings);
    }

    private void Place(KernelStep step, MapFrame* call)
    {
        Memory->Nodes[call - Memory->Calls] = step.Node;
        call->Inputs = Place(step.Inputs);
        call->Outputs = Place(step.Outputs);
        call->Settings = _nextSetting;
        foreach (double scalar in step.Scalars)
            *_nextSetting++ = scalar;
    }

    private void** Place(int[] slots)
    {
        var first = _nextAddress;
        foreach (int slot in slots)
            if (_program.Slots[slot] is { Kind: SlotKind.Input } input)
                *_nextRead++ = new Read { Target = _nextAddress++, Column = input.Column };
            else
                Add(slot, _nextAddress++);
        return first;
    }

    private void Add(int slot, void** target)
    {
        *_nextWrite++ = new Write { Target = target };
        _written.Add(slot);
    }

    /// <summary>An address to take from the source.</summary>
    public struct Read
    {
        public void** Target;
        public long Column;
    }

    /// <summary>An address in the memory of the results.</summary>
    public struct Write
    {
        public void** Target;
        public long Offset;
    }

    /// <summary>What every run looks at.</summary>
    public struct Touched
    {
        /// <summary>Rows that the rest is laid out for; negative for none.</summary>
        public int Rows;

        /// <summary>Position of the batch that is left among all outputs.</summary>
        public int OnlyPosition;

        /// <summary>Bytes of the results.</summary>
        public long Bytes;

        /// <summary>Addresses to take, and their end.</summary>
        public Read* Reads, ReadsEnd;

        /// <summary>Addresses to give, and their end.</summary>
        public Write* Writes, WritesEnd;

        /// <summary>What each kernel is called with.</summary>
        public MapFrame* Calls;

        /// <summary>Position of each kernel's node in the stage.</summary>
        public int* Nodes;

        /// <summary>Columns of the batch where there is one, and they are the same in all runs with a source; else
        /// null.</summary>
        public ColumnNode** Only;

        /// <summary>That source; null for any.</summary>
        public ColumnNode** OnlySource;
    }
}
