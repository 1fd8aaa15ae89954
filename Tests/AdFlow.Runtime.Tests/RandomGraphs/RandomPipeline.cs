namespace AdFlow.Runtime.Tests;

/// <summary>A node of a random graph: how the graph says it, and what its rows should be for a request.</summary>
internal sealed record ReferenceNode(
    string Id, string Yaml, IReadOnlyList<CellColumn> Columns, Func<object?[], List<object?[]>> Rows);

/// <summary>Makes random graphs of relational operators together with their meaning.</summary>
internal sealed class RandomPipeline(Random random, RandomGraphTables tables)
{
    public static readonly CellColumn[] RequestColumns =
    [
        new("flag", CellKind.Flag), new("most", CellKind.Integer), new("rn", CellKind.Integer),
        new("rf", CellKind.Float), new("rt", CellKind.Text),
    ];

    private readonly List<ReferenceNode> _nodes = [];
    private (int Table, string On)? _lookup;
    private int _names;

    public IReadOnlyList<ReferenceNode> Nodes => _nodes;

    private ReferenceNode Last => _nodes[^1];

    private string NewName => $"c{_names++}";

    /// <summary>Adds a source and some nodes behind it.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="rowLocal">Whether most are such that rules move, merge and rewrite them.</param>
    public void Fill(int steps, bool rowLocal = false)
    {
        if (random.Next(6) == 0)
            Add("union, in: [request]", RequestColumns, request => [request]);
        else
            Add("scan, table: items", RandomGraphTables.ItemColumns, _ => tables.Items);
        while (_nodes.Count <= steps)
            if (rowLocal && random.Next(6) > 0)
                AddRowLocal();
            else
                AddAny();
    }

    /// <summary>The graph.</summary>
    /// <param name="outputs">What follows the nodes.</param>
    public string Yaml(string outputs) => $$"""
        adflow: 1
        graph: random
        request: { flag: bool, most: int32, rn: "int64?", rf: "float64?", rt: "utf8?" }
        tables:
          items: { path: items.arrow, key: id }
          groups: { path: groups.arrow, group_key: k }
          words: { path: words.arrow, key: word }
        nodes:
          unused_items: { op: scan, table: items }
          unused_groups: { op: scan, table: groups }
          unused_words: { op: scan, table: words }
        {{string.Join('\n', _nodes.Select(node => $"  {node.Id}: {{ op: {node.Yaml} }}"))}}
        {{outputs}}
        """;

    private void AddAny()
    {
        switch (random.Next(11))
        {
            case 0 or 1: AddWhere(); break;
            case 2: AddLet(); break;
            case 3: AddSelect(); break;
            case 4: AddSort(); break;
            case 5: AddTopK(); break;
            case 6: AddDistinct(); break;
            case 7 or 8: AddJoin(); break;
            case 9: AddUnion(); break;
            default: (random.Next(2) == 0 ? AddAggregate : (Action)AddProduct)(); break;
        }
    }

    private void AddRowLocal()
    {
        switch (random.Next(8))
        {
            case 0 or 1: AddWhere(); break;
            case 2: AddLet(); break;
            case 3: AddSelect(); break;
            case 4 or 5: AddJoin(); break;
            case 6: AddProduct(); break;
            default: AddTopK(isPlain: true); break;
        }
    }

    // A node may be left out by the request: its rows are then none.
    private void Add(string yaml, IReadOnlyList<CellColumn> columns, Func<object?[], List<object?[]>> rows)
    {
        bool isConditional = _nodes.Count > 0 && random.Next(12) == 0;
        var known = new Dictionary<object?[], List<object?[]>>(ReferenceEqualityComparer.Instance);
        _nodes.Add(new ReferenceNode($"n{_nodes.Count}", yaml + (isConditional ? ", when: request.flag" : ""), columns,
            request => known.TryGetValue(request, out var made) ? made
                : known[request] = isConditional && request[0] is not true ? [] : rows(request)));
    }

    private void AddWhere()
    {
        var input = Last;
        var (text, value) = Expressions(input).Flag();
        Add($"where, in: {input.Id}, with: \"{text}\"", input.Columns,
            request => [.. input.Rows(request).Where(row => value(row, request) is true)]);
    }

    private void AddLet()
    {
        var input = Last;
        string name = NewName, bare = NewName;
        var expressions = Expressions(input);
        var (kind, (text, value)) = random.Next(3) switch
        {
            0 => (CellKind.Integer, expressions.Integer()),
            1 => (CellKind.Float, expressions.Float()),
            _ => (CellKind.Flag, expressions.Flag()),
        };
        int copied = random.Next(input.Columns.Count);
        Add($"let, in: {input.Id}, with: {{ {name}: \"{text}\", {bare}: {input.Columns[copied].Name}, "
            + $"{bare}_again: \"{name}\", {bare}_text: request.rt }}",
            [.. input.Columns, new(name, kind), input.Columns[copied] with { Name = bare }, new($"{bare}_again", kind),
                new($"{bare}_text", CellKind.Text)],
            request => [.. input.Rows(request).Select(row => (object?[])[
                .. row, value(row, request), row[copied], value(row, request), request[4]])]);
    }

    private void AddSelect()
    {
        var input = Last;
        int[] kept = Some(input, _ => true, 1 + random.Next(input.Columns.Count));
        string name = NewName;
        CellColumn[] columns = [.. kept.Select(i => input.Columns[i])];
        string names = Names(input, kept);
        columns[0] = columns[0] with { Name = name };
        Add($"select, in: {input.Id}, with: {{ keep: [{names}], rename: {{ {input.Columns[kept[0]].Name}: {name} }} }}",
            columns, request => [.. input.Rows(request).Select(row => kept.Select(i => row[i]).ToArray())]);
    }

    private void AddSort()
    {
        var input = Last;
        (int Column, bool Descending)[] by =
            [.. Some(input, column => column.CanSort, 1 + random.Next(3)).Select(i => (i, random.Next(2) == 0))];
        if (by.Length == 0)
            return;
        Add($"sort, in: {input.Id}, with: [{string.Join(", ", by.Select(key =>
            (key.Descending ? "-" : "") + input.Columns[key.Column].Name))}]", input.Columns,
            request => ReferenceOperators.Sort(input.Rows(request), by));
    }

    private void AddTopK(bool isPlain = false)
    {
        var input = Last;
        if (Some(input, column => isPlain ? column.IsNumber : column.CanSort, 1) is not [int by])
            return;
        bool descending = isPlain || random.Next(2) == 0, isPerRun = random.Next(2) == 0;
        int k = random.Next(12);
        int[] per = Some(input, _ => true, isPlain ? 0 : random.Next(3));
        Add($"top_k, in: {input.Id}, with: {{ by: {input.Columns[by].Name}, k: {(isPerRun ? "=request.most" : k)}, "
            + $"order: {(descending ? "descending" : "ascending")}, per: [{Names(input, per)}] }}", input.Columns,
            request => ReferenceOperators.TopK(
                input.Rows(request), by, descending, isPerRun ? (long)request[1]! : k, per));
    }

    private void AddDistinct()
    {
        var input = Last;
        int[] by = Some(input, _ => true, random.Next(input.Columns.Count));
        Add($"distinct, in: {input.Id}, with: [{Names(input, by)}]", input.Columns,
            request => ReferenceOperators.Distinct(input.Rows(request),
                by.Length > 0 ? by : [.. Enumerable.Range(0, input.Columns.Count)]));
    }

    private void AddJoin()
    {
        var input = Last;
        // Now and then the same lookup once more.
        var known = random.Next(2) == 0 ? _lookup : null;
        int table = known?.Table ?? random.Next(3);
        var (name, columns, rows) = table switch
        {
            0 => ("items", RandomGraphTables.ItemColumns, tables.Items),
            1 => ("groups", RandomGraphTables.GroupColumns, tables.Groups),
            _ => ("words", RandomGraphTables.WordColumns, tables.Words),
        };
        if (Some(input, column => column.Kind == columns[0].Kind
            && (known is null || column.Name == known.Value.On), 1) is not [int on])
            return;
        _lookup = (table, input.Columns[on].Name);
        string prefix = NewName + "_";
        bool isLeft = random.Next(2) == 0;
        int[] added = [.. Enumerable.Range(1, columns.Length - 1)];
        Add($"join, in: {input.Id}, table: {name}, with: {{ on: {input.Columns[on].Name}, "
            + $"how: {(isLeft ? "left" : "inner")}, prefix: {prefix} }}",
            [.. input.Columns, .. added.Select(i => columns[i] with { Name = prefix + columns[i].Name })],
            request => Limited(ReferenceOperators.Join(input.Rows(request), on, rows, 0, added, isLeft)));
    }

    private void AddUnion()
    {
        ReferenceNode[] inputs = [Last, _nodes[random.Next(_nodes.Count)]];
        Add($"union, in: [{inputs[0].Id}, {inputs[1].Id}]", ReferenceOperators.UnionColumns(inputs),
            request => Limited(ReferenceOperators.Union(inputs, request)));
    }

    private void AddAggregate()
    {
        var input = Last;
        int[] by = Some(input, _ => true, random.Next(3));
        var calls = new List<(string Function, int Column, CellColumn Result)>
        {
            ("count", -1, new(NewName, CellKind.Integer)),
        };
        foreach (string function in (string[])["count", "count_distinct", "sum", "mean", "min", "max", "first", "last"])
            if (Some(input, column => function is "sum" or "mean" ? column.IsNumber || column.Kind is CellKind.Flag
                : function is not ("min" or "max") || column.CanSort, 1) is [int of])
                calls.Add((function, of, function switch
                {
                    "count" or "count_distinct" => new(NewName, CellKind.Integer),
                    "sum" => new(NewName, input.Columns[of].Kind is CellKind.Float ? CellKind.Float : CellKind.Integer),
                    "mean" => new(NewName, CellKind.Float),
                    _ => input.Columns[of] with { Name = NewName },
                }));
        string compute = string.Join(", ", calls.Select(call => $"{call.Result.Name}: "
            + $"{call.Function}({(call.Column < 0 ? "" : input.Columns[call.Column].Name)})"));
        Add($"aggregate, in: {input.Id}, with: {{ by: [{Names(input, by)}], compute: {{ {compute} }} }}",
            [.. by.Select(i => input.Columns[i]), .. calls.Select(call => call.Result)],
            request => ReferenceOperators.Aggregate(
                input.Rows(request), by, [.. calls.Select(call => (call.Function, call.Column))]));
    }

    // A map operator: it computes in float32 only where both columns are.
    private void AddProduct()
    {
        var input = Last;
        if (Some(input, column => column.IsNumber, 2) is not [int a, int b])
            return;
        bool isFloat32 = input.Columns[a].IsFloat32 && input.Columns[b].IsFloat32;
        string name = NewName;
        Add($"test.times, in: {input.Id}, columns: {{ a: {input.Columns[a].Name}, b: {input.Columns[b].Name}, "
            + $"product: {name} }}", [.. input.Columns, new(name, CellKind.Float, isFloat32)],
            request => [.. input.Rows(request).Select(row => (object?[])[.. row, Product(row[a], row[b], isFloat32)])]);
    }

    private static object? Product(object? a, object? b, bool isFloat32)
    {
        if (a is null || b is null)
            return null;
        double x = a as double? ?? (long)a, y = b as double? ?? (long)b;
        return isFloat32 ? (double)((float)x * (float)y) : x * y;
    }

    // Joins and unions multiply rows; what follows would take too long.
    private static List<object?[]> Limited(List<object?[]> rows) =>
        rows.Count <= 5000 ? rows : throw new TooManyRowsException();

    private RandomExpression Expressions(ReferenceNode input) => new(random, input.Columns, RequestColumns);

    private int[] Some(ReferenceNode node, Func<CellColumn, bool> where, int count)
    {
        int[] fitting = [.. Enumerable.Range(0, node.Columns.Count).Where(i => where(node.Columns[i]))];
        random.Shuffle(fitting);
        return fitting[..Math.Min(count, fitting.Length)];
    }

    private static string Names(ReferenceNode node, IEnumerable<int> columns) =>
        string.Join(", ", columns.Select(i => node.Columns[i].Name));
}

/// <summary>A random graph gives more rows than the slow reference can take.</summary>
internal sealed class TooManyRowsException : Exception;
