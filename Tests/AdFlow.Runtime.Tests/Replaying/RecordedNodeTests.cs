using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>Recorded nodes that were left out or are not in the record, and what fails before them.</summary>
public sealed class RecordedNodeTests
{
    private const string Columns = "id: int64; a: float64; b: float32";

    private readonly string _probe = Guid.NewGuid().ToString();
    private int _calls;

    [SetUp]
    public void Watch() => Model.Probes[_probe] = _ => Interlocked.Increment(ref _calls);

    [TearDown]
    public void Forget() => Model.Probes.TryRemove(_probe, out _);

    // What the model gives is read by the guess alone, whose own score comes out.
    private GraphTester Tester(string guess = "") => new GraphTester(TestModules.All)
        .Table("ads", Columns, Rows(id => id))
        .Open($$"""
            adflow: 1
            graph: guessing
            request: { least: float64, wanted: bool }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              dear: { op: where, in: all, with: a >= request.least or a == {{Model.Poison}} }
              deep:
                op: test.model
                in: dear
                columns: { score: deep, place: deep_place }
                with: { probe: "{{_probe}}" }
              guess: { op: test.guess, in: deep, columns: { price: deep }{{guess}} }
              cut: { op: select, in: guess, with: { keep: [id, score] } }
            output: cut
            """);

    private static readonly string[] Requests =
        ["""{"least":0,"wanted":true}""", """{"least":150,"wanted":false}""", """{"least":900,"wanted":true}"""];

    [Test]
    public async Task RecordedNodeThatWasLeftOut_IsLeftOutAgain()
    {
        using var tester = Tester(guess: ", when: request.wanted");
        await AssertEqualAsync(TestRecords.Record(tester, Requests), TestRecords.Options());
    }

    [Test]
    public async Task FailureThere_IsAsItWasRecorded()
    {
        using var tester = Tester();
        tester.Table("ads", Columns, $$"""{"id":1,"a":{{Model.Poison}},"b":1}""");
        tester.Open(File.ReadAllText(Path.Combine(tester.Folder, "test.graph.yaml")));
        string file = TestRecords.Record(tester, Requests[..1]);
        using var reader = new RecordReader(file);
        Assert.That(reader.TryRead(out var run), Is.True);
        using (run)
            Assert.That(run!.Header.Failure?.Node, Is.EqualTo("deep"));
        await AssertEqualAsync(file, TestRecords.Options());
    }

    [Test]
    public async Task ResultThatIsNotInTheRecord_IsComputedOfWhatItReads()
    {
        using var tester = Tester();
        string file = WithoutResults(TestRecords.Record(tester, Requests));
        _calls = 0;
        var remarks = new ReplayRemarks();
        await AssertEqualAsync(file, TestRecords.Options(remarks));
        Assert.That(_calls, Is.Positive);
        Assert.That(remarks.All, Is.EqualTo(new[] { "node 'guess' was not recorded; it is computed" }));
    }

    private static string[] Rows(Func<int, int> a) =>
        [.. Enumerable.Range(0, 200).Select(id => $$"""{"id":{{id}},"a":{{a(id)}},"b":1}""")];

    private static async Task AssertEqualAsync(string file, ReplayOptions options)
    {
        var replayed = await TestRecords.ReplayAsync(file, options);
        Assert.That(replayed.Select(request => request.Difference), Is.All.Null);
        Assert.That(replayed.Select(request => request.Verdict), Is.All.EqualTo(ReplayVerdict.Equal));
    }

    private static string WithoutResults(string file)
    {
        string path = Path.ChangeExtension(file, ".cut.adrec");
        using var reader = new RecordReader(file);
        using var writer = new RecordWriter(path);
        var encoded = new EncodedRun();
        while (reader.TryRead(out var run))
            using (run)
            {
                encoded.Start(run.Header);
                foreach (var part in run.Parts)
                    if (part.Kind is RecordKind.Request or RecordKind.Output
                        && run.TryFind(part.Kind, part.Node, out var rows))
                        encoded.Add(new RecordedPart(part.Kind, part.Node, rows.Schema), rows);
                writer.Write(encoded);
            }
        writer.Finish();
        return path;
    }
}
