using AdFlow.Runtime.Tests.Replaying;

namespace AdFlow.Runtime.Tests.Testing;

/// <summary>Tests beside a graph that are about recorded requests.</summary>
public sealed class RecordCaseTests
{
    private const string All = "tests: [{ name: a, record: test.adrec }]";
    private const string First = "tests: [{ name: a, record: test.adrec, request: 0 }]";

    private static readonly string[] Requests = ["""{"least": 2}""", """{"least": 4}""", """{"least": 9}"""];

    [Test]
    public async Task UnchangedGraph_GivesWhatWasRecorded_ThoughItsModelWouldNot()
    {
        using var tester = RecordedTests.Tester();
        TestRecords.Record(tester, Requests);
        Assert.That(await RecordedTests.RunAsync(tester, """
            properties: { dear: price >= request.least, of a node: { of: dear, whole: rows <= 3 } }
            tests:
              - { name: all, record: test.adrec }
              - { name: second, record: test.adrec, request: 1 }
              - { name: counts, record: test.adrec, request: 1, expect: { row_counts: { dear: 1, all: 4 } } }
            """), Is.EqualTo(new string[][] { [], [], [] }));
    }

    [Test]
    public async Task ChangedRule_NamesTheRequestAndTheFirstNode()
    {
        using var tester = RecordedTests.Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.Change(tester, "price >= request.least", "price >= request.least and price < 4");
        Assert.That((await RecordedTests.RunAsync(tester, All))[0], Is.EqualTo(new[]
        {
            "test.tests.yaml:2:28: request 0: output 'output', column 'id', row 0 is 9; recorded: 10; "
                + "first at node 'dear' has 2 rows; recorded: 3",
            "test.tests.yaml:2:28: request 1: output 'output' has 0 rows; recorded: 1; "
                + "first at node 'dear' has 0 rows; recorded: 1",
        }));
        var one = await RecordedTests.RunAsync(tester, First);
        Assert.That(one[0], Has.Length.EqualTo(1));
        Assert.That(one[0][0], Does.StartWith("test.tests.yaml:2:49: request 0: output"), "where the request is named");
    }

    [Test]
    public async Task Expectations_HoldInsteadOfTheRecord_AndPropertiesBeside()
    {
        using var tester = RecordedTests.Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.Change(tester, "k: 2", "k: 3");
        const string tests = """
            properties: { cheap: price < 4, scored: { of: guess, unique: id } }
            tests:
              - { name: more, record: test.adrec, request: 0, expect: { rows: [{ id: 10 }, { id: 9 }, { id: 8 }] } }
              - { name: none, record: test.adrec, request: 0, expect: { row_count: 2 } }
              - { name: error, record: test.adrec, request: 0, expect: { error: { code: ADR1000 } } }
              - { name: each, record: test.adrec, expect: { each: price >= request.least + 1 } }
            """;
        var results = await RecordedTests.RunAsync(tester, tests);
        const string cheap = "test.tests.yaml:2:22: request 0: property 'cheap': 'price < 4' does not hold for 1 of 3 "
            + "rows: 0 (price 4)";
        const string each = "'price >= request.least + 1' does not hold for ";
        Assert.That(results, Is.EqualTo(new string[][]
        {
            [cheap],
            ["test.tests.yaml:5:59: request 0: there are 3 rows; expected 2", cheap],
            ["test.tests.yaml:6:69: request 0: an error was expected, but the run ended well"],
            [
                $"test.tests.yaml:7:55: request 0: {each}1 of 3 rows: 2 (price 2)",
                cheap,
                $"test.tests.yaml:7:55: request 1: {each}1 of 1 rows: 0 (price 4)",
                cheap.Replace("request 0", "request 1").Replace("of 3", "of 1"),
            ],
        }));
    }

    [Test]
    public async Task ManyFailingRequests_AreCounted()
    {
        using var tester = RecordedTests.Tester();
        TestRecords.Record(tester, Enumerable.Repeat(Requests[0], 8).Append(Requests[2]));
        RecordedTests.Change(tester, "k: 2", "k: 1");
        var problems = (await RecordedTests.RunAsync(tester, All))[0];
        Assert.That(problems, Has.Length.EqualTo(6));
        Assert.That(problems[4], Does.StartWith("test.tests.yaml:2:28: request 4: "));
        Assert.That(problems[5], Is.EqualTo("test.tests.yaml:2:28: 3 more of 9 requests fail"));
    }

    [Test]
    public async Task RunThatFailed_FailsTheSame_OrAsIsExpected()
    {
        using var tester = RecordedTests.Tester(RecordedTests.Guessing.Replace("k: 2", "k: \"=request.count\"")
            .Replace("least: float64", "least: float64, count: int64"));
        TestRecords.Record(tester, ["""{"least": 2, "count": -1}"""]);
        const string expecting = """
            tests:
              - { name: a, record: test.adrec }
              - { name: b, record: test.adrec, request: 0, expect: { error: { node: best } } }
              - { name: c, record: test.adrec, request: 0, expect: { row_count: 0 } }
            """;
        var results = await RecordedTests.RunAsync(tester, expecting);
        Assert.That(results.Take(2), Is.EqualTo(new string[][] { [], [] }));
        Assert.That(results[2].Single(), Does.StartWith("test.tests.yaml:5:13: request 0: the run failed: "));
        RecordedTests.Change(tester, "k: \"=request.count\"", "k: 1");
        results = await RecordedTests.RunAsync(tester, expecting);
        Assert.That(results[0], Has.Length.EqualTo(1));
        Assert.That(results[0][0], Does.StartWith(
            "test.tests.yaml:3:24: request 0: the run did not fail; recorded: it failed: ADG5002 at node 'best': "));
    }

    [Test]
    public async Task RunThatWasStopped_IsNoCaseByItself_AndPassedOverAmongOthers()
    {
        using var tester = RecordedTests.Tester();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        TestRecords.Record(tester.Graph, tester.Folder,
        [
            new() { Request = tester.Request(Requests[0]), Cancellation = stopped.Token },
            new() { Request = tester.Request(Requests[1]) },
        ]);
        Assert.That((await RecordedTests.RunAsync(tester, First))[0].Single(), Does.StartWith(
            "test.tests.yaml:2:49: request 0 was stopped when it was recorded, so there is nothing to compare with: "));
        Assert.That((await RecordedTests.RunAsync(tester, All))[0], Is.Empty);
        TestRecords.Record(tester.Graph, tester.Folder,
            [new() { Request = tester.Request(Requests[0]), Cancellation = stopped.Token }]);
        Assert.That((await RecordedTests.RunAsync(tester, All))[0], Is.EqualTo(new[]
        {
            "test.tests.yaml:2:28: test.adrec has no request that was answered: all were stopped, by a deadline or by "
                + "their sender",
        }));
    }

    [Test]
    public async Task FilesThatAreNone_AndRequestsThatAreNotThere_AreToldWhereTheyAreNamed()
    {
        using var tester = RecordedTests.Tester();
        byte[] record = File.ReadAllBytes(TestRecords.Record(tester, Requests));
        void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(tester.Folder, name), bytes);
        Write("cut.adrec", record[..^20]);
        Write("empty.adrec", []);
        byte[] damaged = [.. record];
        damaged.AsSpan(record.Length / 3, record.Length / 3).Fill(0xA5);
        Write("damaged.adrec", damaged);
        TestRecords.Record(tester.Graph, Directory.CreateDirectory(Path.Combine(tester.Folder, "none")).FullName, []);
        var results = await RecordedTests.RunAsync(tester, """
            tests:
              - { name: a, record: missing.adrec, request: 1 }
              - { name: b, record: cut.adrec }
              - { name: c, record: empty.adrec }
              - { name: d, record: ads.arrow }
              - { name: e, record: none }
              - { name: f, record: test.adrec, request: 3 }
              - { name: g, record: none/test.adrec }
              - { name: h, record: damaged.adrec }
              - { name: i, record: test.adrec, request: 2 }
            """);
        Assert.That(results.Select(problems => problems.Length),
            Is.EqualTo(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 0 }), "none keeps others from being run");
        Assert.That(results.Take(8).Select(problems => problems[0]), Is.EqualTo(new[]
        {
            "test.tests.yaml:3:24: missing.adrec: there is no such file; paths are relative to the tests; 'adflow run "
                + "GRAPH --record FILE' makes one",
            results[1][0], results[2][0], results[3][0],
            "test.tests.yaml:7:24: none: it is a folder, or reading it is not allowed",
            "test.tests.yaml:8:45: test.adrec has no request 3; it has 3, numbered from 0 to 2",
            "test.tests.yaml:9:24: none/test.adrec has no requests",
            results[7][0],
        }));
        Assert.That(results[1][0],
            Does.StartWith("test.tests.yaml:4:24: Record file 'cut.adrec'").And.Contain("expected"));
        Assert.That(results[2].Single(), Does.StartWith("test.tests.yaml:5:24: Record file 'empty.adrec'"));
        Assert.That(results[3][0], Does.StartWith("test.tests.yaml:6:24: Record file 'ads.arrow'"));
        Assert.That(results[7][0], Does.StartWith("test.tests.yaml:10:24: Record file 'damaged.adrec'"));
    }

    [Test]
    public async Task RecordThatIsDamagedAnywhere_IsAResult_PlacedInTheTests()
    {
        using var tester = RecordedTests.Tester();
        string file = TestRecords.Record(tester, Requests);
        byte[] record = File.ReadAllBytes(file);
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 100; round++)
        {
            byte[] bad = round % 4 == 0 ? record[..random.Next(record.Length)] : [.. record];
            for (int i = 0; i < 20 && round % 4 != 0; i++)
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, bad);
            var problems = (await RecordedTests.RunAsync(tester, All))[0];
            Assert.That(problems, Is.All.StartsWith("test.tests.yaml:2:28: "), $"round {round}");
            refused += problems.Length > 0 ? 1 : 0;
        }
        Assert.That(refused, Is.GreaterThan(50));
    }

    [Test]
    public async Task GraphThatDoesNotFit_OrIsBroken_IsToldWhereItIsWrong()
    {
        using var tester = RecordedTests.Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.Change(tester, "least: float64", "most: float64");
        RecordedTests.Change(tester, "request.least", "request.most");
        var problems = (await RecordedTests.RunAsync(tester, All))[0];
        Assert.That(problems, Is.Not.Empty.And.All.StartsWith(
            "test.tests.yaml:2:28: test.adrec: recorded requests do not fit graph 'guessing': "), "told once");
        RecordedTests.Change(tester, "op: test.guess", "op: test.gues");
        Assert.That((await RecordedTests.RunAsync(tester, First))[0].Single(),
            Does.StartWith("test.graph.yaml:8:16: "));
    }

    [Test]
    public async Task PrivateRecord_IsReplayed_AndAChangeBehindItsPrivateNodesIsSeen()
    {
        using var tester = RecordedTests.Tester(RecordedTests.Guessing
            .Replace("least: float64", "least: float64, age: { type: int64, private: drop }")
            .Replace("in: dear }", "in: grown }")
            .Replace("  guess:", "  grown: { op: where, in: dear, with: request.age > 17 }\n  guess:"));
        TestRecords.Record(tester, ["""{"least": 2, "age": 40}""", """{"least": 2, "age": 4}"""]);
        Assert.That((await RecordedTests.RunAsync(tester, All))[0], Is.Empty);
        RecordedTests.Change(tester, "k: 2", "k: 1");
        var problems = (await RecordedTests.RunAsync(tester, All))[0];
        Assert.That(problems, Has.Length.EqualTo(2));
        Assert.That(problems[0], Is.EqualTo("test.tests.yaml:2:28: request 0: output 'output' has 1 rows; recorded: 2; "
            + "first at node 'best' has 1 rows; recorded: 2"));
        Assert.That(problems[1], Does.Contain("note: columns ").And.Contain("private and not in the record"));
    }
}
