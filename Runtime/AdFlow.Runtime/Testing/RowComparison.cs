using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Compares rows with those that a test lists, value by value. Used once.</summary>
internal sealed class RowComparison(OutputExpectationSpec expected, Batch rows, List<string> problems)
{
    private const int MostProblems = 20;
    private readonly JsonRowWriter _writer = new(rows.Schema);
    private readonly int _before = problems.Count;

    /// <summary>Compares every listed row with the row at its position.</summary>
    public void Compare(IReadOnlyList<YamlMapping> listed)
    {
        if (listed.Count != rows.RowCount)
            problems.Add($"{expected.Position}: there are {rows.RowCount} rows; {listed.Count} are listed");
        for (int row = 0; row < Math.Min(listed.Count, rows.RowCount); row++)
            foreach (var (key, value) in listed[row].Entries)
                if (problems.Count - _before < MostProblems)
                    Compare(row, key, value);
        for (int row = listed.Count; row < rows.RowCount && problems.Count - _before < MostProblems; row++)
            problems.Add($"{expected.Position}: row {row} is not expected: {RowText.Of(rows, row)}");
    }

    private void Compare(int row, YamlScalar column, YamlNode value)
    {
        int ordinal = rows.Schema.IndexOf(column.Text);
        if (ordinal < 0)
        {
            problems.Add($"{column.Position}: there is no column '{column.Text}'; there are "
                + string.Join(", ", rows.Schema.Fields.Select(field => field.Name)));
            return;
        }
        using var wanted = JsonDocument.Parse(YamlJson.ToUtf8(value));
        using var found = JsonDocument.Parse(RowText.Write(writer => _writer.WriteValue(writer, rows, ordinal, row)));
        if (!JsonValues.AreEqual(wanted.RootElement, found.RootElement, expected.Tolerance))
            problems.Add($"{value.Position}: column '{column.Text}' of row {row} is {found.RootElement.GetRawText()}; "
                + $"expected {wanted.RootElement.GetRawText()}");
    }
}
