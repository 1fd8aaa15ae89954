using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Values of a lost row beside those of the rows that stayed, for nodes that do not say how they choose.
/// </summary>
internal static class RowComparedValues
{
    /// <summary>For each number that the node reads and passes on: the row's value, and the least and the most of those
    /// that stayed.</summary>
    public static IEnumerable<(string Text, RowValue Value)> Of(
        LogicalNode node, int output, Batch input, int row, Batch kept)
    {
        var passed = RowContents.Passed(node, output, 0).GroupBy(pair => pair.In)
            .ToDictionary(group => group.Key, group => group.First().Out);
        foreach (int column in node.Reads.Where(use => use.Port == 0).Select(use => use.Column).Distinct())
        {
            if (!input.Schema[column].Type.IsNumber() || !passed.TryGetValue(column, out int there))
                continue;
            string json = CellValue.Json(input, column, row), name = input.Schema[column].Name;
            var stayed = Enumerable.Range(0, kept.RowCount).Where(one => CellValue.IsValid(kept[there], one))
                .Select(one => CellValue.Json(kept, there, one)).OrderBy(Number).ToList();
            if (stayed.Count == 0)
                continue;
            yield return ($"its {name} was {ShownValue.ApartFrom(stayed, json)}, those that stayed had "
                + Range(ShownValue.Of(stayed[0]), ShownValue.Of(stayed[^1])), new RowValue(name, json, false));
        }
    }

    private static string Range(string least, string most) => least == most ? least : $"{least} to {most}";

    private static double Number(string json) =>
        double.Parse(json.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture);
}
