using System.Globalization;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Adds nodes that look at one row at a time.</summary>
internal sealed class RowNodes(Random random, GraphDraft draft) : NodeMaker(random, draft)
{
    private (string Table, string On, string[] Columns)? _lookup;
    private int _expanding;

    /// <summary>Adds a node behind another, unless that has no fitting column.</summary>
    public void Add(string input)
    {
        switch (Random.Next(18))
        {
            case 0 or 1 or 2: Where(input); break;
            case 3 or 4: Let(input); break;
            case 5: Select(input); break;
            case 6 or 7: Join(input); break;
            case 8: (OneOf(3) ? Beside : (Action<string>)Call)(input); break;
            case 9: Round(input); break;
            case 10: Predict(input); break;
            case 11 or 12: Maps(input); break;
            default: Map(input, MapCase.All); break;
        }
    }

    public void Where(string input)
    {
        var formulas = Formulas(Draft.Of(input));
        var condition = OneOf(2) ? formulas.Flag() : formulas.Mostly();
        Draft.Add($"where, in: $IN, with: \"{condition.Text}\"", [input], (inputs, request) => inputs[0].With(
            inputs[0].Rows.Where(row => condition.Value(new(inputs[0], row, request)) is true), condition.Reads));
    }

    /// <summary>Keeps a few columns, so that others are needless.</summary>
    public void Few(string input) => Select(input, Some(Draft.Of(input), _ => true, 1 + Random.Next(4)), rename: false);

    private void Let(string input)
    {
        var columns = Draft.Of(input);
        string name = Draft.NewName, bare = Draft.NewName, copied = Any(columns.Columns).Name;
        var formulas = Formulas(columns);
        var (kind, formula) = Random.Next(7) switch
        {
            0 or 1 => (CellKind.Integer, formulas.Integer()),
            2 or 3 => (CellKind.Float, formulas.Float()),
            4 => (CellKind.Float, formulas.Transcendental()),
            _ => (CellKind.Flag, formulas.Flag()),
        };
        Draft.Add($"let, in: $IN, with: {{ {name}: \"{formula.Text}\", {bare}: {copied}, {bare}_again: \"{name}\", "
            + $"{bare}_text: request.rt }}", [input], (inputs, request) =>
            {
                var from = inputs[0];
                // A column as it is keeps its type.
                var computed = formula.Reads is [var only] && only == formula.Text ? from.Column(only)
                    : new CellColumn(name, kind, Knowledge: formula.Over(from));
                return from.Add([computed with { Name = name }, from.Column(copied) with { Name = bare },
                    computed with { Name = $"{bare}_again" }, new($"{bare}_text", CellKind.Text)],
                    row => [formula.Value(row), row[copied], formula.Value(row), request[4]], request);
            });
    }

    private void Select(string input)
    {
        var columns = Draft.Of(input);
        Select(input, Some(columns, _ => true, 1 + Random.Next(columns.Columns.Count)), rename: true);
    }

    private void Select(string input, string[] kept, bool rename)
    {
        if (kept.Length == 0)
            return;
        string name = rename ? Draft.NewName : kept[0];
        string renamed = rename ? $", rename: {{ {kept[0]}: {name} }}" : "";
        Draft.Add($"select, in: $IN, with: {{ keep: [{string.Join(", ", kept)}]{renamed} }}", [input],
            (inputs, _) =>
            {
                int[] from = [.. kept.Select(column => inputs[0][column])];
                CellColumn[] columns = [.. from.Select(i => inputs[0].Columns[i])];
                columns[0] = columns[0] with { Name = name };
                return new ReferenceTable(
                    columns, [.. inputs[0].Rows.Select(row => from.Select(i => row[i]).ToArray())], inputs[0].IsKnown);
            });
    }

    private void Join(string input)
    {
        var columns = Draft.Of(input);
        // Now and then the same lookup once more.
        var known = OneOf(2) ? _lookup : null;
        string table = known?.Table ?? Any((string[])["items", "words", "items", "words", "groups"]);
        if (table == "groups" && ++_expanding > 2)
            return;
        var rows = Draft.Tables[table].Rows;
        if (Some(columns, column => column.Kind == rows.Columns[0].Kind
            && (known is null || column.Name == known.Value.On), 1) is not [var on])
            return;
        string[] all = [.. rows.Columns.Skip(1).Select(column => column.Name)];
        string[] added = known?.Columns ?? (OneOf(3) ? all : Some(rows, column => column.Name != all[0]
            && column.Name != rows.Columns[0].Name, 2));
        if (added.Length == 0)
            added = all;
        _lookup = (table, on, added);
        string prefix = Draft.NewName + "_";
        bool isLeft = OneOf(2);
        Draft.Add($"join, in: $IN, with: {{ on: {on}, how: {(isLeft ? "left" : "inner")}, "
            + $"prefix: {prefix}, columns: [{string.Join(", ", added)}] }}", [input],
            (inputs, _) => ReferenceOperators.Join(inputs[0], on, inputs[1], added, prefix, isLeft), table);
    }

    // Twice a number by a call of a table operator, which sees nulls.
    private void Call(string input)
    {
        if (Some(Draft.Of(input), column => column.IsNumber, 1) is not [var a])
            return;
        bool refuses = OneOf(20);
        string name = Draft.NewName;
        Draft.Add($"test.call, in: $IN, columns: {{ a: {a}, doubled: {name} }}"
            + (refuses ? ", with: { refuses: true }" : ""), [input],
            (inputs, request) => inputs[0].Add(
                [new(name, CellKind.Float, Knowledge: Derived(inputs[0], [a]))],
                row => row[a] is not { } value ? [-1.0]
                    : refuses && Number(value) < 0 ? throw new RefusedException() : [Number(value) * 2], request));
    }

    // A number by the sum of a column of other rows: an operator with two inputs.
    private void Beside(string input)
    {
        string other = Draft.Nodes.Count == 0 ? input : Any(Draft.Nodes).Id;
        if (Some(Draft.Of(input), column => column.IsNumber, 1) is not [var a]
            || Some(Draft.Of(other), column => column.IsNumber, 1) is not [var b])
            return;
        string name = Draft.NewName;
        Draft.Add($"test.beside, in: {{ in: $FIRST, other: $LAST }}, columns: {{ a: {a}, b: {b}, product: {name} }}",
            [input, other], (inputs, request) =>
            {
                double sum = 0;
                foreach (var row in inputs[1].Rows)
                    sum += row[inputs[1][b]] is { } value ? Number(value) : 0;
                bool isKnown = inputs[1].IsKnown && Derived(inputs[1], [b]) is Knowledge.Exact
                    && Derived(inputs[0], [a]) is Knowledge.Exact;
                return inputs[0].Add(
                    [new(name, CellKind.Float, Knowledge: isKnown ? Knowledge.Exact : Knowledge.Unknown)],
                    row => [(row[a] is { } value ? Number(value) * sum : -1) + 0], request);
            });
    }

    private void Round(string input)
    {
        if (Some(Draft.Of(input), column => column.IsNumber, 1) is not [var a])
            return;
        string name = Draft.NewName, mode = Any((string[])["down", "half_even", "half_up", "up"]);
        Draft.Add($"bid.round, in: $IN, columns: {{ price_per_click: {a}, billed_price: {name} }}, "
            + $"with: {{ units: {Any([1, 100])}, mode: {mode} }}", [input], (inputs, request) => inputs[0].Add(
                [new(name, CellKind.Float, inputs[0].Column(a).IsNarrow, Knowledge.Unknown)],
                row => [row[a] is null ? null : 0.0], request));
    }

    // A group of cheap operators, which the second tier compiles.
    private void Maps(string input)
    {
        MapCase[] cheap = [.. MapCase.All.Where(map => !map.IsClose)];
        for (int i = Random.Next(3, 9); i > 0; i--)
        {
            int before = Draft.Nodes.Count;
            Map(input, cheap);
            input = Draft.Nodes.Count > before ? Draft.Nodes[^1].Id : input;
        }
    }

    // A linear model of columns.
    private void Predict(string input)
    {
        string[] read = Some(Draft.Of(input), column => column.IsNumber, 3);
        double[] weights = [.. read.Select(_ => Any([1, 0.5, -1.25, 1e-3]))];
        if (read.Length == 0)
            return;
        var features = read.Zip(weights, (name, weight) => $"\"{name}\": {Text(weight)}");
        var file = new FuzzFile($$"""{ "bias": 0.5, "coefficients": { {{string.Join(", ", features)}} } }""", ".json");
        string name = Draft.NewName;
        bool isLogistic = OneOf(2);
        Draft.Add($"rank.linear, in: $IN, with: {{ coefficients: {file.Name}, output: {name}, "
            + $"link: {(isLogistic ? "logistic" : "identity")} }}", [input], (inputs, request) => inputs[0].Add(
            [new(name, CellKind.Float, true, Derived(inputs[0], read) is Knowledge.Unknown ? Knowledge.Unknown
                : isLogistic ? Knowledge.Close : Knowledge.Exact)], row =>
            {
                double sum = 0.5;
                for (int i = 0; i < read.Length; i++)
                    sum += weights[i] * (row[read[i]] is { } value ? Number(value) : 0);
                return [(double)(float)(isLogistic ? Functions.Logistic(sum) : sum)];
            }, request));
        Draft.Change(node => node with { File = file });
    }

    private void Map(string input, IReadOnlyList<MapCase> maps)
    {
        var map = Any(maps);
        var numbers = Some(Draft.Of(input), column => column.IsNumber, 4);
        // Often what was computed just before.
        if (OneOf(2) && Draft.Of(input).Columns[^1] is { Kind: CellKind.Float } computed)
            numbers = [computed.Name, .. numbers.Take(2)];
        // Narrow ones often together, so that there are groups in float32.
        string[] narrow = [.. numbers.Where(name => Draft.Of(input).Column(name).IsNarrow)];
        numbers = OneOf(2) && narrow.Length > 0 ? narrow : numbers;
        if (numbers.Length == 0)
            return;
        string[] read = [.. map.Inputs.Select(_ => Any(numbers))];
        string[] written = [.. map.Outputs.Select(_ => Draft.NewName)];
        var (text, setting) = Setting(map);
        string columns = string.Join(", ", map.Inputs.Zip(read).Concat(map.Outputs.Zip(written))
            .Select(pair => $"{pair.First}: {pair.Second}"));
        Draft.Add($"{map.Op}, in: $IN, columns: {{ {columns} }}{text}", [input], (inputs, request) =>
        {
            bool isNarrow = read.All(name => inputs[0].Column(name).IsNarrow);
            var knowledge = Derived(inputs[0], read) is Knowledge.Unknown ? Knowledge.Unknown
                : map.IsClose ? Knowledge.Close : Knowledge.Exact;
            double value = setting(request);
            return inputs[0].Add([.. written.Select(name => new CellColumn(name, CellKind.Float, isNarrow, knowledge))],
                row => map.Row([.. read.Select(name => row[name])], value, isNarrow), request);
        });
    }

    // A constant, or a number of the request.
    private (string Text, Func<object?[], double> Value) Setting(MapCase map)
    {
        if (map.Setting is not { } setting || OneOf(4))
            return ("", _ => map.Setting?.Default ?? 0);
        double constant = Any([0, 0, 0.5, 1, 1.75, 3, -0.0, -1, 4]) is var any && any >= setting.Least ? any : 1;
        if (OneOf(2))
            return ($", with: {{ {setting.Name}: {Text(constant)} }}", _ => constant);
        int field = OneOf(10) ? 3 : 5;
        return ($", with: {{ {setting.Name}: =request.{FuzzGraph.Request[field].Name} }}", request =>
            (request[field] as double? ?? setting.Default) is var value && value >= setting.Least
                && value <= setting.Most ? value : throw new RefusedException());
    }

    private static Knowledge Derived(ReferenceTable table, string[] columns) =>
        columns.All(name => table.Column(name).Knowledge is Knowledge.Exact) ? Knowledge.Exact : Knowledge.Unknown;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(object? cell) => cell as double? ?? (long)cell!;
}
