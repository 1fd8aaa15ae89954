using System.Text.Json.Nodes;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class TraceWriterTests
{
    // Events are rounded to nanoseconds.
    private const double Rounding = 0.0021;

    private const string Ads = """
        adflow: 1
        graph: searching
        deadline: 30s
        request: { id: int64, floor: "float64?" }
        tables: { ads: { path: ads.arrow, key: id } }
        nodes:
          scan:   { op: scan, table: ads }
          kept:   { op: where, in: scan, with: "price >= coalesce(request.floor, 0)" }
          both:   { op: test.sum, in: kept, columns: { a: price, b: rank } }
          double: { op: let, in: both, with: { twice: sum * 2 } }
          near:   { op: test.search, in: request, table: ads }
        outputs: { ads: double, near: near }
        """;

    private static GraphTester Tester(int sampleEvery = 1, PlanOptions? planning = null) =>
        new GraphTester(TestModules.All)
        {
            Options = new BoundGraphOptions { SampleEvery = sampleEvery },
            Planning = planning,
        }
            .Table("ads", "id: int64; price: float64; rank: float64", """{"id": 7, "price": 1, "rank": 4}""",
                """{"id": 8, "price": 2, "rank": 5}""", """{"id": 9, "price": 3, "rank": 6}""")
            .Open(Ads);

    private static JsonObject Trace(GraphTester tester, params string[] requests)
    {
        using var target = new MemoryStream();
        using (var writer = new TraceWriter(target, tester.Graph.PhysicalPlan))
            for (int i = 0; i < requests.Length; i++)
            {
                using var run = tester.Run(requests[i]);
                writer.Write(i, run);
            }
        target.Position = 0;
        return JsonNode.Parse(target)!.AsObject();
    }

    private static JsonObject[] Events(JsonObject trace, string? category = null) =>
        [.. trace["traceEvents"]!.AsArray().Select(each => each!.AsObject())
            .Where(each => category is null || (string?)each["cat"] == category)];

    [Test]
    public void EveryEvent_HasWhatTheFormatAsksFor()
    {
        using var tester = Tester();
        var trace = Trace(tester, """{"id": 7}""", """{"id": 8}""");
        Assert.That((string?)trace["displayTimeUnit"], Is.EqualTo("ns"));
        foreach (var each in Events(trace))
        {
            Assert.That((int)each["pid"]!, Is.EqualTo(Environment.ProcessId));
            Assert.That((string)each["name"]!, Is.Not.Empty);
            Assert.That((int)each["tid"]!, Is.Not.Negative);
            Assert.That((string)each["ph"]!, Is.AnyOf("M", "X"));
            if ((string)each["ph"]! == "M")
                Assert.That((string)each["args"]!["name"]!, Is.Not.Empty);
            else
            {
                Assert.That((string)each["cat"]!, Is.AnyOf("request", "stage", "operator", "rows"));
                Assert.That((double)each["ts"]!, Is.Not.Negative);
                Assert.That((double)each["dur"]!, Is.Not.Negative);
                Assert.That((long)each["args"]!["request"]!, Is.AnyOf(0, 1));
            }
        }
    }

    [Test]
    public void EventsOfATrack_AreApartOrWithinEachOther()
    {
        using var tester = Tester();
        var tracks = Events(Trace(tester, """{"id": 7}""", """{"id": 8}""")).Where(each => (string)each["ph"]! == "X")
            .GroupBy(each => (int)each["tid"]!);
        foreach (var track in tracks)
        {
            var open = new Stack<double>();
            foreach (var each in track
                .OrderBy(each => (double)each["ts"]!).ThenByDescending(each => (double)each["dur"]!))
            {
                var (start, end) = ((double)each["ts"]!, (double)each["ts"]! + (double)each["dur"]!);
                while (open.Count > 0 && open.Peek() <= start + Rounding)
                    open.Pop();
                Assert.That(open.Count == 0 || end <= open.Peek() + Rounding, $"{each}");
                open.Push(end);
            }
        }
    }

    [Test]
    public void RowsThatAWorkerTook_AreOnItsTrack()
    {
        using var tester = new GraphTester(TestModules.All)
        {
            Options = new BoundGraphOptions { Threads = 2, EagerThreads = true, ChunkRows = 64, SampleEvery = 1 },
        }
            .Table("ads", "id: int64; price: float64; rank: float64",
                [.. Enumerable.Range(0, 5_000).Select(i => $$"""{"id": {{i}}, "price": 1, "rank": 2}""")])
            .Open(Ads);
        JsonObject trace = [];
        StageTime[] help = [];
        // A worker may come too late for a run, but not for all of them.
        for (int i = 0; i < 20_000 && help.Length == 0; i++)
        {
            using var target = new MemoryStream();
            using var run = tester.Run("""{"id": 7}""");
            help = run.HelpTimes.ToArray();
            using (var writer = new TraceWriter(target, tester.Graph.PhysicalPlan))
                writer.Write(0, run);
            trace = JsonNode.Parse(target.ToArray())!.AsObject();
        }
        Assert.That(help, Is.Not.Empty);
        Assert.That(Events(trace, "rows").Select(each => (int)each["tid"]!),
            Is.EqualTo(help.Select(time => time.Worker + 1)));
        Assert.That(Events(trace).Where(each => (string)each["ph"]! == "M" && (int)each["tid"]! == help[0].Worker + 1)
            .Select(each => (string)each["args"]!["name"]!), Is.EqualTo(new[] { $"worker {help[0].Worker}" }));
    }

    [Test]
    public void EveryNode_IsThereWithItsRows([Values] bool isFused)
    {
        using var tester = Tester(planning: new PlanOptions { Fuse = isFused });
        var trace = Trace(tester, """{"id": 7, "floor": 2}""");
        var rows = Events(trace, "operator").ToDictionary(each => (string)each["name"]!,
            each => ((int)each["args"]!["rows_in"]!, (int)each["args"]!["rows_out"]!));
        Assert.That(rows, Is.EquivalentTo(new Dictionary<string, (int, int)>
        {
            ["scan"] = (0, 3), ["kept"] = (3, 2), ["both"] = (2, 2), ["double"] = (2, 2), ["near"] = (1, 1),
        }));
        Assert.That(Events(trace, "stage").Sum(each => each["args"]!["operators"]!.AsArray().Count), Is.EqualTo(5));
        var request = Events(trace, "request").Single();
        Assert.That((string)request["name"]!, Is.EqualTo("request 0"));
    }

    [Test]
    public void RunThatFails_IsThereWithItsCode()
    {
        using var tester = new GraphTester(TestModules.All).Open("""
            adflow: 1
            graph: failing
            request: { a: float64 }
            nodes:
              bad: { op: test.fail, in: request, with: { how: crash } }
            output: bad
            """);
        var trace = Trace(tester, """{"a": 7}""");
        Assert.That((string?)Events(trace, "request").Single()["args"]!["error"], Is.Not.Null.And.Not.Empty);
        Assert.That(Events(trace, "stage"), Has.Length.EqualTo(1));
    }

    [Test]
    public void OneRunInSoMany_IsMeasuredWithinItsStages()
    {
        using var tester = Tester(sampleEvery: 3);
        for (int i = 1; i <= 7; i++)
        {
            using var run = tester.Run("""{"id": 7}""");
            foreach (var node in run.NodeTimes)
            {
                Assert.That(node.IsMeasured, Is.EqualTo(node.Stage.Nodes.Count == 1 || i % 3 == 0), node.Node.Path);
                Assert.That(node.Ticks, node.IsMeasured ? Is.Not.Negative : Is.Zero);
                Assert.That(node.RowsOut, Is.EqualTo(node.Node.Path == "near" ? 1 : 3));
            }
        }
    }

    [Test]
    public void TimesOfAStagesNodes_AreNoLongerThanTheStage()
    {
        using var tester = Tester();
        for (int i = 0; i < 20; i++)
        {
            using var run = tester.Run("""{"id": 7}""");
            var stages = run.StageTimes.ToArray().Where(time => time.Stage is not null)
                .ToDictionary(time => time.Stage, time => time.EndTicks - time.StartTicks);
            foreach (var stage in run.NodeTimes.ToArray().GroupBy(node => node.Stage))
                Assert.That(stage.Sum(node => node.Ticks), Is.LessThanOrEqualTo(stages[stage.Key]));
        }
    }
}
