using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// One execution of a map stage: all its kernels over one chunk of rows after the other, so that what passes between
/// them stays in the cache. A value of the stack; all memory is the run's arena's.
/// </summary>
internal unsafe ref struct MapExecution
{
    private readonly MapStage _stage;
    private readonly Arena _arena;
    private readonly Batch _source;
    private readonly int _chunkRows;
    private readonly LaneWidth _width;
    private readonly byte** _bases;
    private readonly long* _strides;
    private readonly ColumnNode** _columns;
    private readonly double** _settings;

    /// <summary>Prepares an execution; every per-run setting is given by <see cref="SetSettings"/> then.</summary>
    public MapExecution(MapStage stage, Batch source, Arena arena, BoundGraphOptions options)
    {
        _stage = stage;
        _arena = arena;
        _source = source;
        _chunkRows = options.ChunkRows ?? 1024;
        _width = options.LaneWidth;
        _bases = (byte**)arena.Allocate((long)sizeof(byte*) * stage.Slots.Length);
        _strides = (long*)arena.Allocate((long)sizeof(long) * stage.Slots.Length);
        _columns = (ColumnNode**)arena.AllocateZeroed((long)sizeof(ColumnNode*) * stage.Slots.Length);
        _settings = (double**)arena.Allocate((long)sizeof(double*) * stage.Steps.Length);
    }

    /// <summary>Position in the stage of the node whose kernel runs or ran last.</summary>
    public int Node { get; private set; }

    /// <summary>Takes the settings of all kernels.</summary>
    /// <param name="perRun">Per-run values of each of the stage's nodes.</param>
    public void SetSettings(double** perRun)
    {
        for (int i = 0; i < _stage.Steps.Length; i++)
        {
            var step = _stage.Steps[i];
            double* values = (double*)_arena.Allocate((long)sizeof(double) * step.Scalars.Length);
            for (int s = 0; s < step.Scalars.Length; s++)
                values[s] = step.Settings[s] < 0 ? step.Scalars[s] : perRun[step.Node][step.Settings[s]];
            _settings[i] = values;
        }
    }

    /// <summary>Computes every result.</summary>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public void Run(StopSignal stop)
    {
        for (int i = 0; i < _stage.Slots.Length; i++)
            Place(i);
        SetValidities();
        if (_stage.Steps.Length == 0)
            return;
        for (int start = 0; start < _source.RowCount; start += _chunkRows)
        {
            if (stop.IsSet)
                throw new RunStoppedException();
            int count = Math.Min(_chunkRows, _source.RowCount - start);
            for (int i = 0; i < _stage.Steps.Length; i++)
                Run(i, start, count);
        }
    }

    /// <summary>The batch of a node of the stage.</summary>
    public readonly Batch Publish(PublishedBatch published)
    {
        var columns = (ColumnNode**)_arena.Allocate((long)sizeof(ColumnNode*) * published.Slots.Length);
        for (int i = 0; i < published.Slots.Length; i++)
            columns[i] = published.Slots[i] < 0 ? null : _columns[published.Slots[i]];
        return new Batch(published.Schema, columns, _source.RowCount);
    }

    private readonly void Place(int index)
    {
        var slot = _stage.Slots[index];
        if (slot.Kind is MapSlotKind.Input)
        {
            _columns[index] = _source.NodeAt(slot.Column);
            _bases[index] = _columns[index]->Values;
            _strides[index] = slot.Type.ByteWidth();
            return;
        }
        int width = slot.Type.ByteWidth();
        bool isResult = slot.Kind is MapSlotKind.Result;
        _bases[index] = _arena.Allocate((long)width * (isResult ? _source.RowCount : _chunkRows));
        _strides[index] = isResult ? width : 0;
        if (!isResult)
            return;
        _columns[index] = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        _columns[index]->Length = _source.RowCount;
        _columns[index]->Values = _bases[index];
    }

    private void Run(int index, int start, int count)
    {
        var step = _stage.Steps[index];
        Node = step.Node;
        if (step.Kernel is null)
        {
            Convert(step, start, count);
            return;
        }
        void** inputs = stackalloc void*[step.Inputs.Length], outputs = stackalloc void*[step.Outputs.Length];
        for (int i = 0; i < step.Inputs.Length; i++)
            inputs[i] = At(step.Inputs[i], start);
        for (int i = 0; i < step.Outputs.Length; i++)
            outputs[i] = At(step.Outputs[i], start);
        step.Kernel(new MapFrame { Inputs = inputs, Outputs = outputs, Settings = _settings[index], Count = count },
            _width);
    }

    private readonly void Convert(MapStep step, int start, int count)
    {
        var node = new ColumnNode { Length = count, Values = At(step.Inputs[0], start) };
        var source = new Column(_stage.Slots[step.Inputs[0]].Type, &node);
        int target = step.Outputs[0];
        if (_stage.Slots[target].Type.Id is TypeId.Float64)
            Coercion.Convert(source, 0, count, (double*)_bases[target]);
        else
            Coercion.Convert(source, 0, count, (float*)_bases[target]);
    }

    private readonly byte* At(int slot, int row) => _bases[slot] + row * _strides[slot];

    private readonly void SetValidities()
    {
        var known = (ColumnNode**)_arena.AllocateZeroed((long)sizeof(ColumnNode*) * _stage.Validities.Length);
        for (int i = 0; i < _stage.Slots.Length; i++)
        {
            if (_stage.Slots[i].Kind is not MapSlotKind.Result)
                continue;
            int set = _stage.Slots[i].Validity;
            if (known[set] == null)
                SetValidity(_stage.Validities[set], known[set] = _columns[i]);
            _columns[i]->Validity = known[set]->Validity;
            _columns[i]->NullCount = known[set]->NullCount;
        }
    }

    // One bitmap that has nulls is shared; two or more are joined in a new one.
    private readonly void SetValidity(int[] inputs, ColumnNode* result)
    {
        int rows = _source.RowCount;
        bool isShared = true;
        foreach (int input in inputs)
        {
            var column = _columns[input];
            if (column->NullCount == 0)
                continue;
            if (result->Validity == null)
            {
                result->Validity = column->Validity;
                result->NullCount = column->NullCount;
                continue;
            }
            if (isShared)
                result->Validity = Copy(result->Validity, rows);
            isShared = false;
            Bitmap.And(result->Validity, column->Validity, rows);
        }
        if (!isShared)
            result->NullCount = rows - Bitmap.Count(result->Validity, rows);
    }

    private readonly byte* Copy(byte* bits, int rows)
    {
        long bytes = Bitmap.Bytes(rows);
        byte* copy = _arena.Allocate(bytes);
        Buffer.MemoryCopy(bits, copy, bytes, bytes);
        return copy;
    }
}
