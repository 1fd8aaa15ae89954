namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Adds nodes that look at all rows.</summary>
internal sealed class SetNodes(Random random, GraphDraft draft) : NodeMaker(random, draft)
{
    private static readonly string[] Functions =
        ["count", "count_distinct", "sum", "mean", "min", "max", "first", "last"];

    private int _unions;

    /// <summary>Adds a node behind another, unless that has no fitting column.</summary>
    public void Add(string input)
    {
        switch (Random.Next(18))
        {
            case 0 or 1 or 2: Sort(input); break;
            case 3 or 4 or 5 or 6: TopK(input, isPlain: false); break;
            case 7 or 8: TopK(input, isPlain: true); break;
            case 9 or 10: Distinct(input); break;
            case 11 or 12 or 13: Aggregate(input); break;
            case 14: Auction(input); break;
            case 15: (OneOf(2) ? Merge : (Action<string>)Draw)(input); break;
            default: Union(input); break;
        }
    }

    /// <summary>Keeps the best rows.</summary>
    public void TopK(string input, bool isPlain)
    {
        var columns = Draft.Of(input);
        if (Some(columns, column => isPlain ? column.IsNumber : column.CanSort, 1) is not [var by])
            return;
        bool descending = isPlain || OneOf(2), isPerRun = OneOf(2);
        int k = OneOf(4) ? Random.Next(400) : Random.Next(12);
        string[] per = Some(columns, _ => true, isPlain ? 0 : Random.Next(3));
        Draft.Add($"top_k, in: $IN, with: {{ by: {by}, k: {(isPerRun ? "=request.most" : k)}, "
            + $"order: {(descending ? "descending" : "ascending")}, per: [{string.Join(", ", per)}] }}", [input],
            (inputs, request) => ReferenceOperators.TopK(inputs[0], by, descending,
                !isPerRun ? k : request[1] is long most and >= 0 ? most : throw new RefusedException(), per));
    }

    /// <summary>Folds all rows, or groups of them.</summary>
    public void Aggregate(string input)
    {
        var columns = Draft.Of(input);
        string[] by = Some(columns, _ => true, Random.Next(3));
        var calls = new List<(string Function, string? Column, string Name)> { ("count", null, Draft.NewName) };
        foreach (string function in Functions.Where(_ => OneOf(2)))
            if (Some(columns, column => function is "sum" or "mean" ? column.IsNumber || column.Kind is CellKind.Flag
                : function is not ("min" or "max") || column.CanSort, 1) is [var of])
                calls.Add((function, of, Draft.NewName));
        string compute = string.Join(", ", calls.Select(call => $"{call.Name}: {call.Function}({call.Column})"));
        Draft.Add($"aggregate, in: $IN, with: {{ by: [{string.Join(", ", by)}], compute: {{ {compute} }} }}", [input],
            (inputs, _) => ReferenceOperators.Aggregate(inputs[0], by, calls));
    }

    /// <summary>Searches what is near to the first row, and keeps the best: limits go down to searchers.</summary>
    public void Search(string items)
    {
        Draft.Add("test.first, in: $IN, with: { count: 1 }", [items],
            (inputs, _) => inputs[0].With(inputs[0].Rows.Take(1), []));
        Draft.Add($"recall.vector, in: $IN, columns: {{ vector: v }}, with: {{ limit: {Random.Next(60)} }}",
            [Draft.Nodes[^1].Id],
            (inputs, _) => ReferenceTable.Unknown([.. inputs[1].Columns, new("score", CellKind.Float)]), "items");
        if (OneOf(2))
            new RowNodes(Random, Draft).Add(Draft.Nodes[^1].Id);
        string last = Draft.Nodes[^1].Id;
        if (Draft.Of(last).Columns.Any(column => column.Name == "score"))
            Draft.Add($"top_k, in: $IN, with: {{ by: score, k: {Random.Next(20)} }}", [last],
                (inputs, _) => inputs[0].With([], ["score"]));
    }

    /// <summary>Looks keys up later, on another thread.</summary>
    public void SearchLater(string groups)
    {
        Draft.Add("where, in: $IN, with: k is not null", [groups],
            (inputs, _) => inputs[0].With(inputs[0].Rows.Where(row => row[0] is not null), []));
        Draft.Add("test.search, in: $IN, columns: { id: k }", [Draft.Nodes[^1].Id],
            (inputs, _) => ReferenceOperators.Join(inputs[0], "k", inputs[1],
                [.. inputs[1].Columns.Skip(1).Select(column => column.Name)], "", left: false), "items");
    }

    // Draws a row of a table for each row, by the run's seed: nothing may be moved across.
    private void Draw(string input)
    {
        var columns = Draft.Of(input);
        if (columns.Columns.Any(column => column.Name is "k" or "word")
            || Some(columns, column => column.Kind is CellKind.Integer, 1) is not [var key])
            return;
        string score = Draft.NewName, propensity = Draft.NewName;
        Draft.Add($"let, in: $IN, with: {{ k: {key} }}", [input], (inputs, request) => inputs[0].Add(
            [inputs[0].Column(key) with { Name = "k" }], row => [row[key]], request));
        Draft.Add($"creative.select, in: $IN, columns: {{ impressions: w, clicks: w, sampled_score: {score}, "
            + $"propensity: {propensity} }}", [Draft.Nodes[^1].Id], (inputs, request) => inputs[0].Add(
            [
                new("word", CellKind.Text, Knowledge: Knowledge.Unknown),
                new(score, CellKind.Float, Knowledge: Knowledge.Unknown),
                new(propensity, CellKind.Float, Knowledge: Knowledge.Unknown),
            ], _ => [null, null, null], request), "groups");
    }

    private void Sort(string input)
    {
        (string Column, bool Descending)[] by =
            [.. Some(Draft.Of(input), column => column.CanSort, 1 + Random.Next(3)).Select(name => (name, OneOf(2)))];
        if (by.Length == 0)
            return;
        string keys = string.Join(", ", by.Select(key => (key.Descending ? "-" : "") + key.Column));
        Draft.Add($"sort, in: $IN, with: [{keys}]", [input], (inputs, _) => ReferenceOperators.Sort(inputs[0], by));
    }

    private void Distinct(string input)
    {
        var columns = Draft.Of(input);
        string[] by = Some(columns, _ => true, OneOf(4) ? 0 : 1 + Random.Next(3));
        Draft.Add($"distinct, in: $IN, with: [{string.Join(", ", by)}]", [input],
            (inputs, _) => ReferenceOperators.Distinct(inputs[0], by));
    }

    private void Union(string input)
    {
        if (++_unions > 3)
            return;
        string[] inputs = [input, .. Enumerable.Range(0, 1 + Random.Next(2)).Select(_ => Any(Draft.Nodes).Id)];
        Draft.Add("union, in: [$IN]", inputs, (rows, _) => ReferenceOperators.Union(rows));
    }

    private void Auction(string input)
    {
        if (Some(Draft.Of(input), column => column.IsNumber, 3) is not [var bid, var pctr, var quality])
            return;
        string slot = Draft.NewName, price = Draft.NewName;
        string op = Any((string[])["gsp", "first_price", "vcg"]);
        string settings = op == "vcg" ? "position_factors: [3, 2, 1]" : "slots: 5";
        Draft.Add($"auction.{op}, in: $IN, columns: {{ bid: {bid}, pctr: {pctr}, quality: {quality}, slot: {slot}, "
            + $"price_per_click: {price} }}, with: {{ {settings}, reserve: {Any([0, 1])} }}", [input], (inputs, _) =>
            ReferenceTable.Unknown(
                [.. inputs[0].Columns, new(slot, CellKind.Integer), new(price, CellKind.Float)]));
    }

    // Candidates of two channels with a common key.
    private void Merge(string input)
    {
        string other = Any(Draft.Nodes).Id;
        var (columns, others) = (Draft.Of(input), Draft.Of(other));
        bool IsShared(CellColumn column) => column.Kind is CellKind.Integer
            && others.Columns.Any(own => own.Name == column.Name && own.Kind is CellKind.Integer);
        if (other == input || Some(columns, IsShared, 1) is not [var key]
            || Some(columns, column => column.IsNumber, 1) is not [var score]
            || Some(others, column => column.IsNumber, 1) is not [var otherScore])
            return;
        string[] keep = Some(columns, column => column.Name != key && column.Name is not ("score" or "channels")
            && others.Columns.Any(own => own.Name == column.Name), 2);
        if (key is "score" or "channels")
            return;
        string how = $"combine: {Any((string[])["max", "sum"])}, "
            + $"normalize: {Any((string[])["min_max", "rank", "rrf", "none"])}";
        Draft.Add($"recall.merge, in: [$IN], with: {{ key: {key}, limit: {Random.Next(40)}, keep: "
            + $"[{string.Join(", ", keep)}], {how}, score_columns: {{ {input}: {score}, {other}: {otherScore} }} }}",
            [input, other], (inputs, _) => ReferenceTable.Unknown([inputs[0].Column(key),
                .. keep.Select(inputs[0].Column), new("score", CellKind.Float), new("channels", CellKind.Other)]));
    }
}
