using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Plans one fused stage, node by node. Used once.</summary>
/// <param name="plan">The logical plan.</param>
/// <param name="liveness">What is needed.</param>
/// <param name="source">Whose rows the stage takes.</param>
/// <param name="keepsRows">Whether every row is known to pass every filter, so that none is tested, and what ranked the
/// rows is known: it stands behind the columns of the source.</param>
internal sealed class StageBuilder(
    LogicalPlan plan, ColumnLiveness liveness, LogicalSource source, bool keepsRows = false)
{
    private readonly StageSlots _slots = new();
    private readonly StageTables _tables = new(plan);
    private readonly List<StageConstant> _constants = [];
    private readonly Dictionary<(StageValue From, bool Is64), StageValue> _conversions = [];
    private readonly Dictionary<LogicalSource, NodeBatch> _batches = [];
    private readonly List<LogicalNode> _nodes = [];
    private int _by = -1;
    private StageValue? _ranked;
    private StageFold? _fold;

    /// <summary>Adds a node that reads the source or a node that was added before.</summary>
    public void Add(LogicalNode node)
    {
        _nodes.Add(node);
        var input = FusibleNode.InputOf(node)!.Value;
        int rowSet = input == source ? 0 : _batches[input].RowSet;
        var written = new StageValue?[node.SlotCount];
        LookedUp? found = null;
        if (node.Map is not null)
            AddMap(node, input, rowSet, written);
        else if (node.Form is FilterForm filter)
            rowSet = keepsRows ? rowSet : _slots.AddRowSet(new ConditionMaker(
                Position, filter.Condition, Read(input, filter.Condition.Columns, rowSet)));
        else if (node.Form is TopForm top)
            AddTop(input, rowSet, top);
        else if (node.Form is ProjectForm project)
            AddProject(node, input, rowSet, project, written);
        else if (node.Form is LookupForm lookup)
            (found, rowSet) = AddLookup(node, input, rowSet, lookup);
        else if (FusibleNode.FoldOf(node) is { } fold)
            AddFold(node, input, rowSet, fold);
        else
            AddOperator(node, input, rowSet, written);
        _batches.Add(new LogicalSource(node.Ordinal, 0), new NodeBatch(Columns(node, input, written, found), rowSet));
    }

    /// <summary>Ends the stage.</summary>
    /// <param name="isPublished">Whether something outside the stage needs the rows of a node.</param>
    public StageProgram Build(Func<LogicalNode, bool> isPublished)
    {
        var results = new StageResults(_slots);
        var batches = new List<StageBatch>();
        for (int i = 0; i < _nodes.Count; i++)
            if (isPublished(_nodes[i]))
            {
                var batch = _batches[new LogicalSource(_nodes[i].Ordinal, 0)];
                batches.Add(new StageBatch(_nodes[i], batch.RowSet, results.Add(batch.Columns, batch.RowSet, i)));
            }
        var rowSets = StepPruning.Prune(_slots, _by);
        var slots = ChunkBuffers.Assign(_slots.ToArray(), rowSets, out int[] buffers);
        return new StageProgram
        {
            Slots = slots,
            RowSets = rowSets,
            Buffers = buffers,
            Constants = [.. _constants],
            Tables = _tables.ToArray(),
            Results = results.ToArray(),
            Published = [.. batches],
            Fold = _fold,
            ExpressionBytes = WorkingSet.ExpressionBytes(rowSets, _constants),
            ChunkRows = WorkingSet.ChunkRows(rowSets, buffers),
        };
    }

    /// <summary>Ends a stage whose last node keeps the best rows.</summary>
    /// <param name="count">How many it keeps.</param>
    /// <param name="finish">Computes what leaves the stage.</param>
    public StageProgram Build(Setting<int> count, StageProgram finish) =>
        Build(_ => false) with { Top = new StageTop(Position, _by, count, finish) };

    private int Position => _nodes.Count - 1;

    private void AddMap(LogicalNode node, LogicalSource input, int rowSet, StageValue?[] written)
    {
        if (!liveness.IsComputed(node))
            return;
        var map = node.Map!;
        var type = map.IsFloat64 ? DataType.Float64 : DataType.Float32;
        foreach (var column in node.Outputs[0])
            if (column.Source.Kind is ColumnSourceKind.Written && !column.Field.Type.Equals(type))
                throw new InvalidOperationException(
                    $"Node '{node.Path}' computes in {type} but declares '{column.Field}': a bug of the binder.");
        int[] inputs = [.. map.Columns.Select(column =>
            _slots.SlotOf(Converted(ValueOf(input, column), type), rowSet, Position))];
        int[] atoms = _slots.AtomsOf(inputs);
        for (int i = 0; i < written.Length; i++)
            written[i] = _slots.Computed(type, rowSet, atoms);
        var kernels = (MapOperatorDescriptor)node.Operator;
        _slots.Add(rowSet, new KernelStep(Position, map.IsFloat64 ? kernels.Kernel64 : kernels.Kernel32,
            inputs, [.. written.Select(value => value!.Slots[rowSet])], [.. map.Scalars], [.. map.Slots],
            kernels.Tracer));
    }

    // A value is converted where it comes from, so that it is converted once however many rows are left later.
    private StageValue Converted(StageValue value, DataType type)
    {
        if (value.Type.Id == type.Id)
            return value;
        bool is64 = type.Id is TypeId.Float64;
        if (_conversions.TryGetValue((value, is64), out var converted))
            return converted;
        int from = _slots.SlotOf(value, value.RowSet, Position);
        converted = _slots.Computed(type, value.RowSet, _slots.AtomsOf([from]));
        _slots.Add(value.RowSet, new ConvertStep(Position, from, converted.Slots[value.RowSet]));
        _conversions.Add((value, is64), converted);
        return converted;
    }

    private void AddProject(
        LogicalNode node, LogicalSource input, int rowSet, ProjectForm form, StageValue?[] written)
    {
        var live = liveness.Columns(new LogicalSource(node.Ordinal, 0));
        for (int i = 0; i < live.Length; i++)
        {
            var column = node.Outputs[0][i];
            if (!live[i] || column.Source.Kind is not ColumnSourceKind.Written)
                continue;
            var program = form.Computed[column.Source.Index];
            written[column.Source.Index] = program.Type.Kind is ValueKind.Text
                ? Constant(program, column.Field.Type)
                : Compute(program, column.Field.Type, input, rowSet);
        }
    }

    private StageValue Constant(ExpressionProgram program, DataType type)
    {
        _constants.Add(new StageConstant(Position, program));
        return new StageValue(StageValueKind.Constant, type, 0) { Column = _constants.Count - 1 };
    }

    private StageValue Compute(ExpressionProgram program, DataType type, LogicalSource input, int rowSet)
    {
        var columns = Read(input, program.Columns, rowSet);
        var value = _slots.Computed(type, rowSet);
        _slots.Add(rowSet, new ComputeStep(Position, program, columns, value.Slots[rowSet]));
        return value;
    }

    private (LookedUp Found, int RowSet) AddLookup(
        LogicalNode node, LogicalSource input, int rowSet, LookupForm form)
    {
        int table = _tables.Of(node.Inputs[form.Port]);
        var key = ValueOf(input, form.Key);
        if (_tables.Lookup(key, table) is not { } found || found.Rows.RowSet > rowSet)
        {
            int slot = _slots.SlotOf(key, rowSet, Position);
            _slots.NeedValidity(slot, Position);
            found = _tables.AddLookup(key, table, _slots.Computed(DataType.Int32, rowSet, []));
            _slots.Add(rowSet, new LookupStep(
                Position, table, _tables.KeyType(table), slot, found.Rows.Slots[rowSet]));
        }
        if (form.KeepsUnmatched || keepsRows || found.MatchedSince <= rowSet)
            return (found, rowSet);
        rowSet = _slots.AddRowSet(new MatchMaker(Position, _slots.SlotOf(found.Rows, rowSet, Position)));
        found.MatchedSince = rowSet;
        return (found, rowSet);
    }

    private void AddTop(LogicalSource input, int rowSet, TopForm top)
    {
        if (keepsRows)
        {
            var type = ValueOf(input, top.By).Type;
            _ranked = new StageValue(StageValueKind.Input, type, 0) { Column = plan.SchemaOf(source).Count };
            return;
        }
        _by = _slots.SlotOf(ValueOf(input, top.By), rowSet, Position);
        _slots.NeedValidity(_by, Position);
    }

    // What is kept has nulls of its own, for its cells are looked at while rows are still added.
    private void AddFold(LogicalNode node, LogicalSource input, int rowSet, RowFold fold)
    {
        var columns = Read(input, [.. fold.Scanned], rowSet);
        _slots.Add(rowSet, new FoldStep(Position, columns));
        var results = new StageResults(_slots);
        int[] kept = FoldedColumns.Kept(node, fold, liveness);
        int[] places = results.Add([.. kept.Select(column => ValueOf(input, column))], rowSet, Position);
        StageResult[] cells = [.. places.Select(place => results.ToArray()[place])];
        foreach (var result in cells.Where(result => result.Kind is ResultKind.Slot))
            _slots.NeedValidity(result.Slot, Position);
        _fold = new StageFold(Position, fold,
            new RunNode(node.Path, [1], node.Outputs, liveness.Layout(node), node.SlotCount), columns, kept, cells);
    }

    private void AddOperator(LogicalNode node, LogicalSource input, int rowSet, StageValue?[] written)
    {
        var live = liveness.Columns(new LogicalSource(node.Ordinal, 0)).ToArray();
        for (int i = 0; i < live.Length; i++)
        {
            var column = node.Outputs[0][i];
            live[i] &= column.Source.Kind is ColumnSourceKind.Written;
            if (live[i])
                written[column.Source.Index] = _slots.Computed(column.Field.Type, rowSet);
        }
        if (!live.Contains(true))
            return;
        int port = FusibleNode.PortOf(node);
        int[] read = [.. node.Reads.Where(use => use.Port == port).Select(use => use.Column).Distinct()];
        int[] channels = [.. node.Inputs.Select(one => Math.Max(one.Sources.Count, 1))];
        int[] columns = [.. Enumerable.Range(0, live.Length).Where(i => live[i])];
        _slots.Add(rowSet, new OperatorStep(Position, node.Table!,
            new RunNode(node.Path, channels, node.Outputs, [live], node.SlotCount), port, Read(input, read, rowSet),
            [.. FusibleNode.SidesOf(node)],
            [.. Enumerable.Range(0, node.Inputs.Count).Where(i => node.Inputs[i].Table >= 0)
                .Select(i => (i, _tables.Of(node.Inputs[i])))],
            node.PerRunSettings.Count,
            [.. columns.Select(i => written[node.Outputs[0][i].Source.Index]!.Slots[rowSet])], columns));
    }

    private StageColumns Read(LogicalSource input, ReadOnlySpan<int> columns, int rowSet)
    {
        var schema = plan.SchemaOf(input);
        int[] slots = new int[schema.Count];
        Array.Fill(slots, -1);
        foreach (int column in columns)
        {
            slots[column] = _slots.SlotOf(ValueOf(input, column), rowSet, Position);
            _slots.NeedValidity(slots[column], Position);
        }
        return new StageColumns(schema, slots);
    }

    private StageValue ValueOf(LogicalSource input, int column) => input == source
        ? _slots.Input(column, plan.SchemaOf(source)[column].Type)
        : _batches[input].Columns[column] ?? throw new InvalidOperationException(
            $"Column {column} of node '{plan.Nodes[input.Node].Path}' is read but was pruned: a bug of the planner.");

    private StageValue?[] Columns(LogicalNode node, LogicalSource input, StageValue?[] written, LookedUp? found)
    {
        var live = liveness.Columns(new LogicalSource(node.Ordinal, 0));
        var columns = new StageValue?[live.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            var from = node.Outputs[0][i].Source;
            columns[i] = !live[i] ? null : from.Kind switch
            {
                ColumnSourceKind.Written => written[from.Index],
                ColumnSourceKind.Table => _tables.Column(found!, from.Columns[0]),
                _ when _ranked is not null && from.Columns[0] == ((TopForm)node.Form!).By => _ranked,
                _ => ValueOf(input, from.Columns[0]),
            };
        }
        return columns;
    }

    private sealed record NodeBatch(StageValue?[] Columns, int RowSet);
}
