using System.Buffers;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Json;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Graphs that answer with what they were asked, so that tests see what became of a request.</summary>
internal static class RequestGraphs
{
    public static GraphTester Echo(string fields = "q: utf8, n: int64, x: \"float64?\", tags: \"list<utf8>?\"") =>
        new GraphTester(TestModules.All).Open($$"""
            adflow: 1
            graph: echo
            request: { {{fields}} }
            nodes: { same: { op: select, in: request, with: [q, n] } }
            output: same
            """);

    /// <summary>Two outputs, and a node that crashes and is allowed to.</summary>
    public static GraphTester Degrading() => new GraphTester(TestModules.All)
        .Table("ads", "a: float64; b: float64", """{"a": 1, "b": 2}""")
        .Open("""
            adflow: 1
            graph: failing
            request: { weight: "float64?" }
            tables: { ads: { path: ads.arrow } }
            nodes:
              scan: { op: scan, table: ads }
              bad: { op: test.fail, in: scan, with: { how: crash }, on_error: empty }
              fine: { op: select, in: scan, with: [a] }
            outputs: { none: bad, some: fine }
            """);

    public static string Row(Batch row)
    {
        var lines = new ArrayBufferWriter<byte>();
        new JsonRowWriter(row.Schema).WriteLines(lines, row);
        return Encoding.UTF8.GetString(lines.WrittenSpan).TrimEnd('\n');
    }

    /// <summary>The bytes in pieces of a size, as a pipe hands them out.</summary>
    public static ReadOnlySequence<byte> Pieces(byte[] bytes, int size)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        for (int at = 0; at < bytes.Length; at += size)
            last = last.Append(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
