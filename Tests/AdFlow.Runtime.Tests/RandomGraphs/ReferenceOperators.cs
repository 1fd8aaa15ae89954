namespace AdFlow.Runtime.Tests;

/// <summary>The relational operators over lists of boxed rows, written for their meaning alone.</summary>
internal static class ReferenceOperators
{
    public static List<object?[]> Sort(List<object?[]> rows, IReadOnlyList<(int Column, bool Descending)> by) =>
        [.. rows.OrderBy(row => row, Comparer<object?[]>.Create((one, other) => by.Select(key =>
            ReferenceCells.Compare(one[key.Column], other[key.Column], key.Descending)).FirstOrDefault(o => o != 0)))];

    public static List<object?[]> TopK(
        List<object?[]> rows, int by, bool descending, long k, IReadOnlyList<int> per)
    {
        var kept = new Dictionary<string, long>();
        return [.. Sort(rows, [(by, descending)]).Where(row =>
        {
            string key = ReferenceCells.Key(row, per);
            return (kept[key] = kept.GetValueOrDefault(key) + 1) <= k;
        })];
    }

    public static List<object?[]> Distinct(List<object?[]> rows, IReadOnlyList<int> by) =>
        [.. rows.DistinctBy(row => ReferenceCells.Key(row, by))];

    /// <summary>Rows of a table that have a key, its columns but the key behind those of the input.</summary>
    public static List<object?[]> Join(
        List<object?[]> rows, int on, IReadOnlyList<object?[]> table, int key, IReadOnlyList<int> added, bool left)
    {
        var result = new List<object?[]>();
        foreach (var row in rows)
        {
            var matches = table.Where(other => row[on] is { } value && value.Equals(other[key])).ToList();
            result.AddRange(matches.Select(match => (object?[])[.. row, .. added.Select(column => match[column])]));
            if (left && matches.Count == 0)
                result.Add([.. row, .. added.Select(_ => (object?)null)]);
        }
        return result;
    }

    /// <summary>Columns by name, in the order in which the inputs bring them.</summary>
    public static List<CellColumn> UnionColumns(IEnumerable<ReferenceNode> nodes) =>
        [.. nodes.SelectMany(node => node.Columns).DistinctBy(column => column.Name)];

    public static List<object?[]> Union(IReadOnlyList<ReferenceNode> nodes, object?[] request)
    {
        var names = UnionColumns(nodes).Select(column => column.Name).ToList();
        return [.. nodes.SelectMany(node =>
        {
            var ordinals = names.Select(name => node.Columns.ToList().FindIndex(column => column.Name == name));
            return node.Rows(request).Select(row => ordinals.Select(i => i < 0 ? null : row[i]).ToArray());
        })];
    }

    public static List<object?[]> Aggregate(
        List<object?[]> rows, IReadOnlyList<int> by, IReadOnlyList<(string Function, int Column)> calls)
    {
        var groups = rows.GroupBy(row => ReferenceCells.Key(row, by)).Select(group => group.ToList()).ToList();
        if (by.Count == 0)
            groups = [rows];
        return [.. groups.Select(group => (object?[])[
            .. by.Select(column => group[0][column]),
            .. calls.Select(call => Fold(call.Function, call.Column < 0
                ? [.. group.Select(_ => (object?)true)] : [.. group.Select(row => row[call.Column])]))])];
    }

    private static object? Fold(string function, object?[] cells)
    {
        object?[] values = [.. cells.Where(cell => cell is not null)];
        return function switch
        {
            "count" => (long)values.Length,
            "count_distinct" => (long)values.DistinctBy(value => ReferenceCells.Key([value], [0])).Count(),
            "first" => cells.FirstOrDefault(),
            "last" => cells.LastOrDefault(),
            "min" or "max" => values.OrderBy(value => value, Comparer<object?>.Create(
                (one, other) => ReferenceCells.Compare(one, other, function == "max"))).FirstOrDefault(),
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
