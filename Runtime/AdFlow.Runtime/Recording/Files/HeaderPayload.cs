using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>A run's header as a row of a table, without its failures.</summary>
internal static unsafe class HeaderPayload
{
    private const int StackBytes = 512;

    private static readonly Schema Schema = new(
        new Field("request_id", DataType.Utf8, false), new Field("graph", DataType.Utf8, false),
        new Field("tables", DataType.Utf8, false), new Field("seed", DataType.UInt64, false),
        new Field("now", DataType.Timestamp(TimeUnit.Microsecond, "UTC"), false),
        new Field("enforces_deadline", DataType.Bool, false), new Field("time_left", Duration),
        new Field("elapsed", Duration, false));

    private static readonly StreamEncoder Encoder = new(Schema, [.. Enumerable.Range(0, Schema.Count)]);

    private static DataType Duration => DataType.Duration(TimeUnit.Nanosecond);

    /// <summary>Appends a header.</summary>
    public static void Write(in RunHeader header, GrowingBytes target)
    {
        int idBytes = Encoding.UTF8.GetByteCount(header.RequestId);
        int textBytes = idBytes + header.Graph.Key.Length + header.Tables.Key.Length;
        Span<byte> texts = textBytes <= StackBytes ? stackalloc byte[StackBytes] : new byte[textBytes];
        int graphAt = Encoding.UTF8.GetBytes(header.RequestId, texts);
        int tablesAt = graphAt + Encoding.UTF8.GetBytes(header.Graph.Key, texts[graphAt..]);
        int end = tablesAt + Encoding.UTF8.GetBytes(header.Tables.Key, texts[tablesAt..]);
        var offsets = stackalloc int[] { 0, graphAt, tablesAt, end };
        long now = header.NowMicroseconds, elapsed = Nanoseconds(header.Elapsed);
        long timeLeft = Nanoseconds(header.TimeLeft ?? TimeSpan.Zero);
        ulong seed = header.Seed;
        byte deadline = (byte)(header.EnforcesDeadline ? 1 : 0), none = 0;
        fixed (byte* bytes = texts)
        {
            var nodes = stackalloc ColumnNode[]
            {
                Text(bytes, offsets), Text(bytes, offsets + 1), Text(bytes, offsets + 2), Value(&seed), Value(&now),
                Value(&deadline), Value(&timeLeft), Value(&elapsed),
            };
            if (header.TimeLeft is null)
            {
                nodes[6].NullCount = 1;
                nodes[6].Validity = &none;
            }
            var columns = stackalloc ColumnNode*[Schema.Count];
            for (int i = 0; i < Schema.Count; i++)
                columns[i] = nodes + i;
            Encoder.Write(new Batch(Schema, columns, 1), target);
        }
    }

    /// <summary>Reads a header; its failures are elsewhere.</summary>
    /// <param name="rows">A decoded payload.</param>
    /// <param name="request">Number of the run.</param>
    /// <param name="shared">Finds graphs and tables by their keys.</param>
    /// <returns>The header, or what is wrong with it.</returns>
    public static (RunHeader Header, string? Problem) Read(Batch rows, long request, SharedRows shared)
    {
        if (PayloadShape.Problem(rows, Schema, 1) is { } problem)
            return (default, problem);
        string graph = rows[1].GetString(0)!, tables = rows[2].GetString(0)!;
        if (shared.Graph(graph) is not { } knownGraph)
            return (default, $"a run of graph {graph}, which is not in the file");
        if (shared.Tables(tables) is not { } knownTables)
            return (default, $"a run with tables {tables}, which are not in the file");
        return (new RunHeader
        {
            Request = request, Graph = knownGraph, Tables = knownTables, RequestId = rows[0].GetString(0)!,
            Seed = rows[3].Values<ulong>()[0], NowMicroseconds = rows[4].Values<long>()[0],
            EnforcesDeadline = rows[5].GetBool(0), TimeLeft = rows[6].IsValid(0) ? Span(rows[6]) : null,
            Elapsed = Span(rows[7]),
        }, null);
    }

    private static TimeSpan Span(Column column) =>
        TimeSpan.FromTicks(column.Values<long>()[0] / TimeSpan.NanosecondsPerTick);

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private static ColumnNode Value(void* value) => new() { Length = 1, Values = (byte*)value };

    private static ColumnNode Text(byte* bytes, int* offsets) =>
        new() { Length = 1, Values = bytes, Offsets = (byte*)offsets };
}
