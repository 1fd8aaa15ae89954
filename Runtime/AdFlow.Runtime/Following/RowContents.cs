using System.Text;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Tells rows by what a node passes on of them, where nothing else tells them.</summary>
internal static class RowContents
{
    /// <summary>Columns that an output has from the first input, as pairs of ordinals.</summary>
    public static IReadOnlyList<(int In, int Out)> Passed(LogicalNode node, int output, int channel)
    {
        var columns = node.Outputs[output];
        return [.. Enumerable.Range(0, columns.Count)
            .Select(i => (In: RowTrail.PassedFrom(columns[i], node, channel), Out: i)).Where(pair => pair.In >= 0)];
    }

    /// <summary>Rows of the output that are equal to one of some rows of the input in all that is passed on.</summary>
    public static int[] Find(
        Batch input, IReadOnlyList<int> rows, Batch output, IReadOnlyList<(int In, int Out)> passed)
    {
        if (passed.Count == 0 || rows.Count == 0)
            return [];
        int[] from = [.. passed.Select(pair => pair.In)], to = [.. passed.Select(pair => pair.Out)];
        var wanted = rows.Select(row => Of(input, from, row)).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, output.RowCount).Where(row => wanted.Contains(Of(output, to, row)))];
    }

    /// <summary>Rows of the input that are not among some rows of the output; each of these stands for one equal row
    /// where a row comes out once, for all where it may come out several times.</summary>
    public static int[] Missing(
        Batch input, IReadOnlyList<int> rows, Batch output, IReadOnlyList<int> kept,
        IReadOnlyList<(int In, int Out)> passed, bool isOnce)
    {
        int[] from = [.. passed.Select(pair => pair.In)], to = [.. passed.Select(pair => pair.Out)];
        var left = kept.GroupBy(row => Of(output, to, row), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var missing = new List<int>();
        foreach (int row in rows)
        {
            string content = Of(input, from, row);
            if (!left.TryGetValue(content, out int count) || count == 0)
                missing.Add(row);
            else if (isOnce)
                left[content] = count - 1;
        }
        return [.. missing];
    }

    /// <summary>Cells of a row, so that rows are equal exactly where their texts are; −0 is 0.</summary>
    public static string Of(Batch batch, IReadOnlyList<int> columns, int row)
    {
        var text = new StringBuilder();
        foreach (int column in columns)
        {
            string cell = CellValue.Json(batch, column, row);
            text.Append(cell is "-0" ? "0" : cell).Append('\u001f');
        }
        return text.ToString();
    }
}
