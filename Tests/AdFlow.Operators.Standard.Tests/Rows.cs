using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Small tables written as JSON lines, and rows printed as such.</summary>
internal static class Rows
{
    /// <summary>A table.</summary>
    /// <param name="schema">Columns as <c>"id int64, title utf8?"</c>.</param>
    /// <param name="lines">One JSON object a row.</param>
    internal static Table Of(string schema, params IReadOnlyList<string> lines) =>
        JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), SchemaOf(schema));

    /// <summary>Rows of a batch as JSON objects.</summary>
    internal static string[] Print(Batch batch)
    {
        var target = new System.Buffers.ArrayBufferWriter<byte>();
        new JsonRowWriter(batch.Schema).WriteLines(target, batch);
        return Encoding.UTF8.GetString(target.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Schema SchemaOf(string text) => new([.. SplitFields(text).Select(field =>
    {
        string[] parts = field.Trim().Split(' ', 2);
        if (!TypeText.TryParse(parts[1], out var type, out string? error))
            throw new ArgumentException($"{field}: {error}");
        return type with { Name = parts[0] };
    })]);

    // At commas outside <…>.
    private static IEnumerable<string> SplitFields(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' or '(' => 1, '>' or ')' => -1, _ => 0 };
            if (depth > 0 || text[i] != ',')
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }
}
