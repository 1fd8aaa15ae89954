using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// What is computed in one precision from columns and from what units before it have computed. Used while a stage is
/// lowered.
/// </summary>
/// <param name="level">Units of lower levels are executed before.</param>
/// <param name="isDouble">Precision.</param>
/// <param name="buffers">All buffers of the stage.</param>
internal sealed class LaneUnit(int level, bool isDouble, List<DeviceRoom> buffers)
{
    private readonly Dictionary<LoweredValue, LaneExpression> _loaded = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LaneExpression, int> _bufferOf = [];

    /// <summary>Its place among the units.</summary>
    public int Level { get; } = level;

    /// <summary>Whether it computes in float64.</summary>
    public bool IsDouble { get; } = isDouble;

    /// <summary>Makes its expressions.</summary>
    public LaneGraph Graph { get; } = new(isDouble);

    /// <summary>What it reads: buffer and type.</summary>
    public List<(int Buffer, DeviceType Type)> Inputs { get; } = [];

    /// <summary>What it writes.</summary>
    public List<(LaneExpression Expression, int Buffer)> Outputs { get; } = [];

    /// <summary>Which rows are left for each row set that it decides.</summary>
    public List<LoweredCondition> Conditions { get; } = [];

    /// <summary>A value as a number of this unit.</summary>
    public LaneExpression Load(LoweredValue value)
    {
        if (value.Unit == this)
            return value.Expression!;
        if (_loaded.TryGetValue(value, out var known))
            return known;
        int buffer = value.Unit is null ? value.Buffer : value.Unit.Write(value);
        Inputs.Add((buffer, value.Type));
        known = Graph.Input(Inputs.Count - 1);
        _loaded.Add(value, known);
        return known;
    }

    /// <summary>Sees to it that a value of this unit is written.</summary>
    /// <returns>Its buffer.</returns>
    public int Write(LoweredValue value) => value.Buffer = Write(value.Expression!);

    /// <summary>The level that a unit of a precision needs to read a value.</summary>
    public static int LevelFor(LoweredValue value, bool isDouble) =>
        value.Unit is not { } unit ? 0 : unit.IsDouble == isDouble ? unit.Level : unit.Level + 1;

    /// <summary>A mask of this unit as a mask of another one, which is not executed before.</summary>
    public LaneExpression MaskFor(LaneUnit other, LaneExpression mask)
    {
        if (other == this)
            return mask;
        var number = Graph.Make(LaneOp.Select, mask, Graph.Constant(1), Graph.Constant(0));
        var loaded = other.Load(new LoweredValue(
            IsDouble ? DeviceType.Float64 : DeviceType.Float32, ColumnSets.None) { Unit = this, Expression = number });
        return other.Graph.Make(LaneOp.NotEqual, loaded, other.Graph.Constant(0));
    }

    private int Write(LaneExpression expression)
    {
        if (_bufferOf.TryGetValue(expression, out int known))
            return known;
        buffers.Add(IsDouble ? DeviceRoom.LongWords : DeviceRoom.Words);
        Outputs.Add((expression, buffers.Count - 1));
        _bufferOf.Add(expression, buffers.Count - 1);
        return buffers.Count - 1;
    }
}

/// <summary>A condition of a stage on a device.</summary>
/// <param name="RowSet">The row set that it makes.</param>
/// <param name="Mask">Where its rows are, those of the row sets before included.</param>
/// <param name="Bitmap">Buffer that takes it.</param>
/// <param name="Nulls">Columns of the device at whose nulls it does not hold.</param>
internal sealed record LoweredCondition(int RowSet, LaneExpression Mask, int Bitmap, IReadOnlySet<int> Nulls);
