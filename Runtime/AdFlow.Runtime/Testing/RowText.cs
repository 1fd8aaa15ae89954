using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Rows and values as JSON, for messages and for comparing them, and what messages are made of.</summary>
internal static class RowText
{
    /// <summary>A row as an object.</summary>
    public static string Of(Batch rows, int row) =>
        Encoding.UTF8.GetString(Write(writer => new JsonRowWriter(rows.Schema).WriteRow(writer, rows, row)).Span);

    /// <summary>A value.</summary>
    public static string OfValue(Batch rows, int column, int row) => Encoding.UTF8.GetString(
        Write(writer => new JsonRowWriter(rows.Schema).WriteValue(writer, rows, column, row)).Span);

    /// <summary>A problem with what it is about, which stands behind its place.</summary>
    public static string BehindPlace(string problem, string subject)
    {
        int place = problem.IndexOf(": ", StringComparison.Ordinal);
        return $"{problem[..place]}: {subject}{problem[place..]}";
    }

    /// <summary>What is written, as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonRowWriter.Options))
            write(writer);
        return buffer.WrittenMemory;
    }
}
