using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Lays out the columns and steps of one map stage. Used once.</summary>
internal sealed class MapStagePlanner
{
    private readonly LogicalPlan _plan;
    private readonly ColumnLiveness _liveness;
    private readonly LogicalSource _source;
    private readonly List<MapSlot> _slots = [];
    private readonly List<MapStep> _steps = [];
    private readonly List<int[]> _validities = [];
    private readonly Dictionary<(int Slot, bool Is64), int> _conversions = [];
    private readonly Dictionary<int, int[]> _columns = [];

    private MapStagePlanner(LogicalPlan plan, ColumnLiveness liveness, LogicalSource source)
    {
        _plan = plan;
        _liveness = liveness;
        _source = source;
    }

    /// <summary>Plans the stage.</summary>
    /// <param name="ordinal">Position of the stage.</param>
    /// <param name="nodes">Its nodes in order.</param>
    /// <param name="plan">The logical plan.</param>
    /// <param name="liveness">What is needed.</param>
    /// <param name="isPublished">Whether something outside the stage needs the rows of a node.</param>
    /// <param name="awaited">Asynchronous stages before it that it needs.</param>
    public static MapStage Plan(
        int ordinal, IReadOnlyList<LogicalNode> nodes, LogicalPlan plan, ColumnLiveness liveness,
        Func<LogicalNode, bool> isPublished, int[] awaited)
    {
        var source = nodes[0].Inputs[0].Sources[0];
        var planner = new MapStagePlanner(plan, liveness, source);
        for (int i = 0; i < nodes.Count; i++)
            planner.Add(nodes[i], i);
        var published = nodes.Where(isPublished).Select(planner.Publish).ToArray();
        return new MapStage(ordinal, nodes)
        {
            Source = source,
            Slots = [.. planner._slots],
            Steps = [.. planner._steps],
            Validities = [.. planner._validities],
            Published = published,
            Awaited = awaited,
        };
    }

    private void Add(LogicalNode node, int position)
    {
        var input = node.Inputs[0].Sources[0];
        int[] written = [];
        if (_liveness.IsComputed(node))
            written = AddStep(node, position, input);
        var live = _liveness.Columns(new LogicalSource(node.Ordinal, 0));
        var columns = new int[live.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            var source = node.Outputs[0][i].Source;
            columns[i] = !live[i] ? -1
                : source.Kind is ColumnSourceKind.Written ? written[source.Index]
                : SlotOf(input, source.Columns[0]);
        }
        _columns.Add(node.Ordinal, columns);
    }

    private int[] AddStep(LogicalNode node, int position, LogicalSource input)
    {
        var map = node.Map!;
        var type = map.IsFloat64 ? DataType.Float64 : DataType.Float32;
        int[] read = [.. map.Columns.Select(column => SlotOf(input, column))];
        int validity = ValidityOf(read);
        int[] inputs = [.. read.Select(slot => Converted(slot, map.IsFloat64, position))];
        var outputs = new int[node.SlotCount];
        foreach (var column in node.Outputs[0])
            if (column.Source.Kind is ColumnSourceKind.Written && !column.Field.Type.Equals(type))
                throw new InvalidOperationException(
                    $"Node '{node.Path}' computes in {type} but declares '{column.Field}': a bug of the binder.");
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = NewSlot(new MapSlot(MapSlotKind.Scratch, type, -1, validity));
        var kernels = (MapOperatorDescriptor)node.Operator;
        _steps.Add(new MapStep(position, map.IsFloat64 ? kernels.Kernel64 : kernels.Kernel32,
            inputs, outputs, [.. map.Scalars], [.. map.Slots]));
        return outputs;
    }

    private PublishedBatch Publish(LogicalNode node)
    {
        int[] columns = _columns[node.Ordinal];
        foreach (int slot in columns)
            if (slot >= 0 && _slots[slot].Kind is MapSlotKind.Scratch)
                _slots[slot] = _slots[slot] with { Kind = MapSlotKind.Result };
        return new PublishedBatch(node, node.Schemas[0], columns);
    }

    private int SlotOf(LogicalSource source, int column)
    {
        if (source != _source)
            return _columns[source.Node][column];
        for (int i = 0; i < _slots.Count; i++)
            if (_slots[i].Kind is MapSlotKind.Input && _slots[i].Column == column)
                return i;
        return NewSlot(new MapSlot(MapSlotKind.Input, _plan.SchemaOf(source)[column].Type, column, -1));
    }

    private int Converted(int slot, bool is64, int position)
    {
        var type = is64 ? DataType.Float64 : DataType.Float32;
        if (_slots[slot].Type.Id == type.Id)
            return slot;
        if (_conversions.TryGetValue((slot, is64), out int converted))
            return converted;
        converted = NewSlot(new MapSlot(MapSlotKind.Scratch, type, -1, -1));
        _conversions.Add((slot, is64), converted);
        _steps.Add(new MapStep(position, null, [slot], [converted], [], []));
        return converted;
    }

    // A computed column is null where one of the input columns is that it comes from, over any number of steps.
    private int ValidityOf(int[] read)
    {
        int[] inputs = [.. read.SelectMany(slot =>
            _slots[slot].Kind is MapSlotKind.Input ? [slot] : _validities[_slots[slot].Validity]).Distinct().Order()];
        int known = _validities.FindIndex(other => other.AsSpan().SequenceEqual(inputs));
        if (known >= 0)
            return known;
        _validities.Add(inputs);
        return _validities.Count - 1;
    }

    private int NewSlot(MapSlot slot)
    {
        _slots.Add(slot);
        return _slots.Count - 1;
    }
}
