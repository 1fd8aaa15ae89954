using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RequestRoundTripTests
{
    private const string Fields = """
        q: utf8, n: int64, f: "float32?", d: "float64?", b: "bool?", i: "int8?", u: "uint64?", w: "binary?",
        l: "list<int32?>?", s: "struct<a: int32?, t: list<utf8>>?", v: "vector<float32,3>?", m: "map<utf8,int64>?"
        """;

    private readonly GraphTester _tester = RequestGraphs.Echo(Fields.ReplaceLineEndings(" "));
    private readonly Arena _arena = new();

    [OneTimeTearDown]
    public void End()
    {
        _arena.Dispose();
        _tester.Dispose();
    }

    [Test]
    public void RandomRequests_AreTheSameAsArrayLinesArrowAndAlone([Range(1, 20)] int seed)
    {
        using var table = RandomTables.Create(seed, _tester.Graph.Plan.Request, rows: 40, batches: 3);
        var rows = Rows(table);
        var bodies = new (byte[] Bytes, RequestFormat Format)[]
        {
            (Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]"), RequestFormat.Json),
            (Encoding.UTF8.GetBytes(string.Join('\n', rows)), RequestFormat.JsonLines),
            (Stream(table), RequestFormat.Arrow),
        };
        var reader = new RequestReader(_tester.Graph.Plan);
        using var body = new RequestBody();
        foreach (var (bytes, format) in bodies)
        {
            Assert.That(body.Read(RequestGraphs.Pieces(bytes, 1000), format, "echo"), Is.Null, $"seed {seed}");
            Assert.That(Accepted(body, reader, seed), Is.EqualTo(rows), $"seed {seed}: {format}");
        }
        Assert.That(rows.Select(row => Accepted(reader, row, seed)), Is.EqualTo(rows), $"seed {seed}");
    }

    [Test]
    public void MutatedBodies_GiveFailuresAndRowsAndNothingElse([Range(1, 30)] int seed)
    {
        using var table = RandomTables.Create(seed, _tester.Graph.Plan.Request, rows: 4, batches: 2);
        var rows = Rows(table);
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes($"[{string.Join(',', rows)}]"), Encoding.UTF8.GetBytes(string.Join('\n', rows)),
            Encoding.UTF8.GetBytes(rows[0]), Stream(table),
        ];
        var random = new Random(seed);
        var reader = new RequestReader(_tester.Graph.Plan);
        using var body = new RequestBody();
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = Mutate(bodies[random.Next(bodies.Length)], random);
            try
            {
                Consume(body, reader, bytes, (RequestFormat)random.Next(3));
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }
        }
    }

    private void Consume(RequestBody body, RequestReader reader, byte[] bytes, RequestFormat format)
    {
        var sequence = RequestGraphs.Pieces(bytes, 1 + bytes.Length / 3);
        if (body.Read(sequence, format, "echo") is { } refusal)
            Assert.That((refusal.Code, body.Count), Is.EqualTo((RequestCodes.Malformed, 0)));
        for (int i = 0; i < body.Count; i++)
        {
            _arena.Reset();
            body.TryGetText(i, "q"u8, out _);
            var failure = body.Read(i, reader, _arena, out var row);
            Assert.That(failure is null || failure.Code == RequestCodes.Malformed, Is.True);
            // What was accepted is whole: it is the same when it is read again.
            if (failure is null)
            {
                string text = RequestGraphs.Row(row);
                Assert.That(reader.Read(Encoding.UTF8.GetBytes(text), _arena, out var again), Is.Null);
                Assert.That(RequestGraphs.Row(again), Is.EqualTo(text));
            }
        }
    }

    private List<string> Accepted(RequestBody body, RequestReader reader, int seed)
    {
        var rows = new List<string>();
        for (int i = 0; i < body.Count; i++)
        {
            _arena.Reset();
            Assert.That(body.Read(i, reader, _arena, out var row)?.Message, Is.Null, $"seed {seed}");
            rows.Add(RequestGraphs.Row(row));
        }
        return rows;
    }

    private string Accepted(RequestReader reader, string json, int seed)
    {
        _arena.Reset();
        Assert.That(reader.Read(Encoding.UTF8.GetBytes(json), _arena, out var row)?.Message, Is.Null, $"seed {seed}");
        return RequestGraphs.Row(row);
    }

    private static string[] Rows(Table table) =>
        [.. table.Batches.Where(batch => batch.RowCount > 0)
            .SelectMany(batch => RequestGraphs.Row(batch).Split('\n'))];

    private static byte[] Stream(Table table)
    {
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        return stream.ToArray();
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        byte[] bytes = [.. source];
        for (int i = random.Next(4); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length), end = Math.Min(bytes.Length, at + random.Next(9));
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes = [.. bytes[..at], .. bytes[end..]]; break;
                case 2: bytes = [.. bytes[..end], .. bytes[at..]]; break;
                case 3: bytes = bytes[..at]; break;
                default: bytes[at] = (byte)"{}[]\",:0-1.eEn\\u\n"[random.Next(17)]; break;
            }
        }
        return bytes;
    }
}
