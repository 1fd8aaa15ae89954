namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>The relational operators over lists of boxed rows, written for their meaning alone.</summary>
internal static class ReferenceOperators
{
    // Joins and unions multiply rows; what follows would take too long.
    private const int MostRows = 12_000;

    public static ReferenceTable Sort(ReferenceTable input, IReadOnlyList<(string Column, bool Descending)> by)
    {
        var keys = by.Select(key => (Ordinal: input[key.Column], key.Descending)).ToList();
        return input.With(Sorted(input.Rows, keys), by.Select(key => key.Column));
    }

    public static ReferenceTable TopK(
        ReferenceTable input, string by, bool descending, long k, IReadOnlyList<string> per)
    {
        int[] groups = [.. per.Select(name => input[name])];
        var kept = new Dictionary<string, long>();
        return input.With(Sorted(input.Rows, [(input[by], descending)]).Where(row =>
        {
            string key = Cells.Key(row, groups);
            return (kept[key] = kept.GetValueOrDefault(key) + 1) <= k;
        }), [by, .. per]);
    }

    public static ReferenceTable Distinct(ReferenceTable input, IReadOnlyList<string> by)
    {
        string[] names = by.Count > 0 ? [.. by] : [.. input.Columns.Select(column => column.Name)];
        int[] columns = [.. names.Select(name => input[name])];
        return input.With(input.Rows.DistinctBy(row => Cells.Key(row, columns)), names);
    }

    /// <summary>Rows of a table that have a key in its first column, the other columns behind those of the
    /// input.</summary>
    public static ReferenceTable Join(
        ReferenceTable input, string on, ReferenceTable table, IReadOnlyList<string> added, string prefix, bool left)
    {
        int key = input[on];
        int[] from = [.. added.Select(name => table[name])];
        CellColumn[] columns =
            [.. input.Columns, .. from.Select(i => table.Columns[i] with { Name = prefix + table.Columns[i].Name })];
        if (!input.IsKnown || input.Columns[key].Knowledge is not Knowledge.Exact)
            return ReferenceTable.Unknown(columns);
        var matches = table.Rows.Where(row => row[0] is not null).ToLookup(row => row[0]);
        var none = left ? [new object?[table.Columns.Count]] : Array.Empty<object?[]>();
        return new(columns, Limited(input.Rows.SelectMany(row => matches[row[key]].DefaultIfEmpty().SelectMany(match =>
            match is null ? none : [match]).Select(match =>
            (object?[])[.. row, .. from.Select(i => match[i])]))));
    }

    /// <summary>Columns by name, in the order in which the inputs bring them.</summary>
    public static ReferenceTable Union(IReadOnlyList<ReferenceTable> inputs)
    {
        var columns = inputs.SelectMany(input => input.Columns).GroupBy(column => column.Name)
            .Select(same => same.First() with { Knowledge = same.Max(column => column.Knowledge) }).ToList();
        if (inputs.Any(input => !input.IsKnown))
            return ReferenceTable.Unknown(columns);
        return new(columns, Limited(inputs.SelectMany(input =>
        {
            int[] ordinals = [.. columns.Select(column =>
                input.Columns.ToList().FindIndex(own => own.Name == column.Name))];
            return input.Rows.Select(row => ordinals.Select(i => i < 0 ? null : row[i]).ToArray());
        })));
    }

    public static ReferenceTable Aggregate(
        ReferenceTable input, IReadOnlyList<string> by,
        IReadOnlyList<(string Function, string? Column, string Name)> calls)
    {
        CellColumn[] columns = [.. by.Select(input.Column), .. calls.Select(call => Result(input, call))];
        if (!input.With([], by).IsKnown)
            return ReferenceTable.Unknown(columns);
        int[] keys = [.. by.Select(name => input[name])];
        var groups = by.Count == 0 ? [input.Rows]
            : input.Rows.GroupBy(row => Cells.Key(row, keys)).Select(group => group.ToList()).ToList();
        return new(columns, [.. groups.Select(group => (object?[])[
            .. keys.Select(column => group[0][column]),
            .. calls.Select(call => Fold(call.Function, call.Column is { } name
                ? [.. group.Select(row => row[input[name]])] : [.. group.Select(_ => (object?)true)]))])]);
    }

    private static CellColumn Result(ReferenceTable input, (string Function, string? Column, string Name) call)
    {
        var of = call.Column is null ? new CellColumn("", CellKind.Integer) : input.Column(call.Column);
        var column = call.Function switch
        {
            "count" or "count_distinct" => new CellColumn(call.Name, CellKind.Integer),
            "sum" => new(call.Name, of.Kind is CellKind.Float ? CellKind.Float : CellKind.Integer),
            "mean" => new(call.Name, CellKind.Float),
            _ => of with { Name = call.Name },
        };
        return column with
        {
            Knowledge = of.Knowledge is Knowledge.Exact ? Knowledge.Exact : Knowledge.Unknown,
        };
    }

    private static IEnumerable<object?[]> Sorted(
        List<object?[]> rows, IReadOnlyList<(int Column, bool Descending)> by) =>
        rows.OrderBy(row => row, Comparer<object?[]>.Create((one, other) => by.Select(key =>
            Cells.Compare(one[key.Column], other[key.Column], key.Descending)).FirstOrDefault(order => order != 0)));

    private static List<object?[]> Limited(IEnumerable<object?[]> rows)
    {
        var taken = rows.Take(MostRows + 1).ToList();
        return taken.Count <= MostRows ? taken : throw new TooManyRowsException();
    }

    private static object? Fold(string function, object?[] cells)
    {
        object?[] values = [.. cells.Where(cell => cell is not null)];
        return function switch
        {
            "count" => (long)values.Length,
            "count_distinct" => (long)values.DistinctBy(value => Cells.Key([value], [0])).Count(),
            "first" => cells.FirstOrDefault(),
            "last" => cells.LastOrDefault(),
            "min" or "max" => values.OrderBy(value => value, Comparer<object?>.Create(
                (one, other) => Cells.Compare(one, other, function == "max"))).FirstOrDefault(),
            _ when values.Length == 0 => null,
            _ when values[0] is double => SumFloats(cells) is var sum && function == "sum" ? sum : sum / values.Length,
            _ => SumIntegers(values, function == "mean"),
        };
    }

    private static object? SumIntegers(object?[] values, bool isMean)
    {
        Int128 sum = values.Aggregate((Int128)0, (sum, value) => sum + (value is true ? 1 : value as long? ?? 0));
        return isMean ? (double)sum / values.Length
            : sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
    }

    // The stated order of the operator: eight sums by the row's place in its group, put together in pairs.
    private static double SumFloats(object?[] cells)
    {
        double[] sums = new double[8];
        for (int i = 0; i < cells.Length; i++)
            if (cells[i] is double value)
                sums[i % 8] += value;
        return sums[0] + sums[4] + (sums[2] + sums[6]) + (sums[1] + sums[5] + (sums[3] + sums[7]));
    }
}
