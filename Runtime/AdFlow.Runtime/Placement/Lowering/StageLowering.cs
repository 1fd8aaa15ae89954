using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Turns a fused stage into programs of a device, or says why that cannot be. Used once.</summary>
internal sealed class StageLowering
{
    private readonly FusedStage _stage;
    private readonly StageProgram _program;
    private readonly Schema _source;
    private readonly LoweredValue?[] _values;
    private readonly List<DeviceRoom> _buffers = [];
    private readonly List<(int Column, DeviceType Type)> _columns = [];
    private readonly List<LaneUnit> _units = [];
    private readonly HashSet<int> _plain = [];
    private readonly StageScalars _scalars = new();
    private (LaneUnit Unit, LoweredCondition Condition)? _last;

    private StageLowering(FusedStage stage, Schema source)
    {
        _stage = stage;
        _program = stage.Program;
        _source = source;
        _values = new LoweredValue?[_program.Slots.Length];
    }

    /// <summary>Lowers a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="source">Columns of its source.</param>
    /// <param name="reason">Why it cannot be, in words that continue "it …"; null where it can.</param>
    public static DeviceStage? Lower(FusedStage stage, Schema source, out string? reason)
    {
        try
        {
            reason = null;
            return new StageLowering(stage, source).Lower();
        }
        catch (NotLoweredException refusal)
        {
            reason = refusal.Message;
            return null;
        }
        catch (InvalidOperationException tooLarge)
        {
            // A graph of expressions is full.
            reason = "is too large: " + tooLarge.Message;
            return null;
        }
    }

    private DeviceStage Lower()
    {
        if (_program.Fold is { } fold)
            throw new NotLoweredException($"ends by '{_stage.Nodes[fold.Node].Path}', which adds rows up");
        AddColumns();
        for (int i = 0; i < _program.RowSets.Length; i++)
            AddRowSet(i);
        foreach (var slot in _program.Slots)
            if (slot is { IsResult: true, IsFixed: false })
                throw new NotLoweredException($"writes a column of {slot.Type}");
        int[] results = [.. Enumerable.Range(0, _program.Slots.Length).Where(i => _program.Slots[i].IsResult)];
        return new LaunchBuilder(_buffers, _columns, _units, _plain, _scalars).Build(
            [.. results.Select(slot => (slot, ValueOf(slot), _program.Slots[slot].RowSet))], _program.RowSets.Length,
            _program.Top is { } top ? Ranking(top) : null);
    }

    // Columns are the first buffers, whoever reads them.
    private void AddColumns()
    {
        var needed = _program.RowSets.SelectMany(set => set.Steps.SelectMany(StepSlots.Read)
            .Concat(StepSlots.Read(set.Maker))).Append(_program.Top?.By ?? -1).Where(slot => slot >= 0)
            .Select(slot => _program.Slots[slot]).ToList();
        for (int i = 0; i < needed.Count; i++)
            if (needed[i].From is var from and >= 0)
                needed.Add(_program.Slots[from]);
        foreach (int column in needed.Where(slot => slot.Kind is SlotKind.Input).Select(slot => slot.Column)
            .Distinct().Order())
            if (TypeOf(_source[column].Type) is { } type)
            {
                _columns.Add((column, type));
                _buffers.Add(type.ByteWidth() == 4 ? DeviceRoom.Words : DeviceRoom.LongWords);
            }
    }

    private void AddRowSet(int rowSet)
    {
        switch (_program.RowSets[rowSet].Maker)
        {
            case ConditionMaker condition:
                AddCondition(condition, rowSet);
                break;
            case MatchMaker match:
                throw new NotLoweredException($"keeps what '{_stage.Nodes[match.Node].Path}' found in a table");
        }
        foreach (var step in _program.RowSets[rowSet].Steps)
            Add(step);
    }

    private void Add(StageStep step)
    {
        string path = _stage.Nodes[step.Node].Path;
        switch (step)
        {
            case KernelStep kernel:
                AddKernel(kernel, path);
                break;
            case ConvertStep convert:
                _values[convert.To] = ValueOf(convert.From);
                break;
            case ComputeStep compute:
                AddCompute(compute, path);
                break;
            case ValidityStep:
                break;
            case LookupStep or TableStep:
                throw new NotLoweredException($"looks rows of a table up in '{path}'");
            default:
                throw new NotLoweredException($"calls '{path}' ({_stage.Nodes[step.Node].Operator.Id})");
        }
    }

    private void AddKernel(KernelStep step, string path)
    {
        if (step.Tracer is null)
            throw new NotLoweredException($"calls '{path}', which cannot be recorded");
        bool isDouble = _program.Slots[step.Outputs[0]].Type.Id is TypeId.Float64;
        LoweredValue[] inputs = [.. step.Inputs.Select(ValueOf)];
        var unit = UnitFor(inputs, isDouble);
        var outputs = Record(step, path, unit, [.. inputs.Select(unit.Load)]);
        var nulls = ColumnSets.Any(inputs.Select(input => input.Nulls));
        LoweredValue? valid = null;
        foreach (var other in inputs.Select(input => input.Valid).OfType<LoweredValue>())
            if (valid != other)
                valid = valid is null ? other : Computed(unit,
                    unit.Graph.Make(LaneOp.Multiply, unit.Load(valid), unit.Load(other)), ColumnSets.None);
        for (int i = 0; i < step.Outputs.Length; i++)
            _values[step.Outputs[i]] = Computed(unit, outputs[i], nulls) with { Valid = valid };
    }

    private LaneExpression[] Record(KernelStep step, string path, LaneUnit unit, LaneExpression[] inputs)
    {
        if (step.Settings.Any(slot => slot >= 0))
        {
            var template = BodyTemplate.Of(step, unit.IsDouble, path);
            return template.In(unit.Graph, inputs, _scalars.Add(step, template));
        }
        var trace = new LaneTrace(unit.Graph, inputs, step.Scalars, step.Outputs.Length);
        step.Tracer!(trace);
        return trace.Failure is null ? [.. trace.Outputs.Select(output => output!)]
            : throw new NotLoweredException($"calls '{path}', which cannot be recorded: {trace.Failure}");
    }

    private void AddCompute(ComputeStep step, string path)
    {
        if (_program.Slots[step.Output].Type.Id is not TypeId.Float64)
            throw new NotLoweredException($"computes {_program.Slots[step.Output].Type} in '{path}'");
        var (unit, columnOf, all) = Prepare(step.Program, step.Columns, isCondition: false);
        var number = new NumberLowering(unit, columnOf, _scalars, mayBeNull: false).Lower(step.Program.Expression);
        _plain.UnionWith(all.Except(number.Strict));
        _values[step.Output] = Computed(unit, number.Value, number.Strict) with
        {
            Valid = number.Valid is not { Op: not LaneOp.True } valid ? null : Computed(unit,
                unit.Graph.Make(LaneOp.Select, valid, unit.Graph.Constant(1), unit.Graph.Constant(0)),
                ColumnSets.None),
        };
    }

    private void AddCondition(ConditionMaker maker, int rowSet)
    {
        var (unit, columnOf, all) = Prepare(maker.Condition, maker.Columns, isCondition: true);
        var truth = new NumberLowering(unit, columnOf, _scalars, mayBeNull: true)
            .Truths.Lower(maker.Condition.Expression);
        _plain.UnionWith(all.Except(truth.Rejected));
        var (mask, nulls) = (truth.True, truth.Rejected);
        if (_last is { } last)
        {
            mask = unit.Graph.Make(LaneOp.And, last.Unit.MaskFor(unit, last.Condition.Mask), mask);
            nulls = ColumnSets.Any(nulls, last.Condition.Nulls);
        }
        _buffers.Add(DeviceRoom.Bits);
        var condition = new LoweredCondition(rowSet, mask, _buffers.Count - 1, nulls);
        unit.Conditions.Add(condition);
        _last = (unit, condition);
    }

    private (LaneUnit Unit, Func<int, LoweredValue> ColumnOf, IReadOnlySet<int> All) Prepare(
        ExpressionProgram program, StageColumns columns, bool isCondition)
    {
        LoweredValue Of(int column) => ValueOf(columns.Slots[column]);
        foreach (int column in program.Columns)
            if (!ExpressionType.Of(columns.Schema[column].Type).IsNumber)
                throw new NotLoweredException($"reads column '{columns.Schema[column].Name}' of "
                    + $"{columns.Schema[column].Type} in '{program.Expression}'");
        LoweredValue[] read = [.. program.Columns.ToArray().Select(Of)];
        bool isDouble = !isCondition || !NarrowConditions.IsNarrow(program.Expression, Of);
        // A condition goes on with the one before: in the same unit, or in a later one.
        int least = !isCondition || _last is not { } last ? 0
            : last.Unit.Level + (last.Unit.IsDouble == isDouble ? 0 : 1);
        return (UnitFor(read, isDouble, least), Of, ColumnSets.Any(read.Select(value => value.Nulls)));
    }

    private LaneUnit UnitFor(LoweredValue[] read, bool isDouble, int least = 0)
    {
        int level = read.Concat(read.Select(value => value.Valid).OfType<LoweredValue>())
            .Select(value => LaneUnit.LevelFor(value, isDouble)).Append(least).Max();
        var unit = _units.Find(one => one.Level == level && one.IsDouble == isDouble);
        if (unit is null)
            _units.Add(unit = new LaneUnit(level, isDouble, _buffers));
        return unit;
    }

    private LoweredTopBy Ranking(StageTop top)
    {
        var value = ValueOf(top.By);
        if (value.Type is not (DeviceType.Float32 or DeviceType.Float64))
            throw new NotLoweredException($"ranks by a column of {_program.Slots[top.By].Type}");
        if (value.Valid is not null)
            throw new NotLoweredException("ranks by what may be null");
        _plain.UnionWith(value.Nulls);
        return new LoweredTopBy(value, _program.Slots[top.By].RowSet);
    }

    private LoweredValue ValueOf(int slot)
    {
        if (_values[slot] is { } known)
            return known;
        var one = _program.Slots[slot];
        return _values[slot] = one.Kind switch
        {
            SlotKind.Moved => ValueOf(one.From),
            SlotKind.Input => Column(one.Column),
            SlotKind.Constant => throw new NotLoweredException("computes with a text"),
            _ => throw new InvalidOperationException($"Slot {slot} is read before it is written: a planner's bug."),
        };
    }

    // Every column that a device can have is one of its columns.
    private LoweredValue Column(int column)
    {
        int ordinal = _columns.FindIndex(one => one.Column == column);
        if (ordinal < 0)
            throw new NotLoweredException($"reads column '{_source[column].Name}' of {_source[column].Type}");
        return new LoweredValue(_columns[ordinal].Type, new HashSet<int> { ordinal }) { Buffer = ordinal };
    }

    private static LoweredValue Computed(LaneUnit unit, LaneExpression expression, IReadOnlySet<int> nulls) =>
        new(unit.IsDouble ? DeviceType.Float64 : DeviceType.Float32, nulls) { Unit = unit, Expression = expression };

    private static DeviceType? TypeOf(DataType type) => type.Id switch
    {
        TypeId.Float32 => DeviceType.Float32,
        TypeId.Float64 => DeviceType.Float64,
        TypeId.Int32 => DeviceType.Int32,
        TypeId.Int64 => DeviceType.Int64,
        _ => null,
    };
}

/// <summary>What ranks the rows of a stage that keeps the best.</summary>
/// <param name="Value">The value.</param>
/// <param name="RowSet">Its rows.</param>
internal sealed record LoweredTopBy(LoweredValue Value, int RowSet);
