using System.Buffers;
using System.Text;
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
            problems.Add($"{expected.Position}: row {row} is not expected: {Row(row)}");
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
        using var found = JsonDocument.Parse(Write(writer => _writer.WriteValue(writer, rows, ordinal, row)));
        if (!IsSame(wanted.RootElement, found.RootElement))
            problems.Add($"{value.Position}: column '{column.Text}' of row {row} is {found.RootElement.GetRawText()}; "
                + $"expected {wanted.RootElement.GetRawText()}");
    }

    private bool IsSame(JsonElement wanted, JsonElement found)
    {
        if (wanted.ValueKind != found.ValueKind)
            // Numbers that JSON readers would round are written as text.
            return wanted.ValueKind is JsonValueKind.Number && found.ValueKind is JsonValueKind.String
                && wanted.GetRawText() == found.GetString();
        return wanted.ValueKind switch
        {
            JsonValueKind.Number => IsSameNumber(wanted, found),
            JsonValueKind.String => wanted.GetString() == found.GetString(),
            JsonValueKind.Array => wanted.GetArrayLength() == found.GetArrayLength()
                && wanted.EnumerateArray().Zip(found.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
            JsonValueKind.Object => wanted.EnumerateObject().All(member =>
                found.TryGetProperty(member.Name, out var other) && IsSame(member.Value, other)),
            _ => true,
        };
    }

    private bool IsSameNumber(JsonElement wanted, JsonElement found)
    {
        if (wanted.TryGetInt64(out long a) && found.TryGetInt64(out long b))
            return a == b;
        double x = wanted.GetDouble(), y = found.GetDouble();
        return Math.Abs(x - y) <= expected.Tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
    }

    private string Row(int row) => Encoding.UTF8.GetString(Write(writer => _writer.WriteRow(writer, rows, row)).Span);

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonRowWriter.Options))
            write(writer);
        return buffer.WrittenMemory;
    }
}
