using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>Runs in which nodes were left empty, or that were stopped.</summary>
public sealed class DegradedReplayTests
{
    private static GraphTester Tester(string node, string deadline = "10s") => new GraphTester(TestModules.All)
        .Table("ads", "id: int64; a: float64", """{"id": 7, "a": 1}""", """{"id": 8, "a": 2}""")
        .Open($$"""
            adflow: 1
            graph: late
            deadline: {{deadline}}
            request: { id: int64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              node: {{node}}
            outputs: { all: all, node: node }
            """);

    [TestCase("{ op: test.fail, in: all, with: { how: hang }, timeout: 1ms, on_timeout: empty }")]
    [TestCase("{ op: test.search, in: request, table: ads, with: { gate: degraded }, timeout: 1ms, "
        + "on_timeout: empty }")]
    [TestCase("{ op: test.fail, in: all, with: { how: depend }, on_error: empty }")]
    public async Task NodeThatWasLeftEmpty_IsLeftEmptyAgain(string node)
    {
        var gate = Search.Gates["degraded"] = new TaskCompletionSource();
        using var tester = Tester(node);
        string file = TestRecords.Record(tester, ["""{"id": 7}"""], enforceDeadline: true);
        // What was late then answers at once now.
        gate.SetResult();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options());
        Assert.That(replayed[0].Difference, Is.Null);
        var degraded = await TestRecords.ObserveAsync(
            file, TestRecords.Options(), inspection => inspection.Degraded.Select(failure => failure.Node).ToArray());
        Assert.That(degraded, Is.EqualTo(new[] { "node" }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task NodeThatWasLeftEmpty_IsLeftEmptyOnBothSidesOfAPair(bool isRightFirst)
    {
        using var tester = Tester("{ op: test.fail, in: all, with: { how: depend }, on_error: empty }");
        string file = TestRecords.Record(tester, ["""{"id": 7}"""]), other = Path.Combine(tester.Folder, "other.yaml");
        File.Copy(Path.Combine(tester.Folder, "test.graph.yaml"), other);
        using var reader = new RecordReader(file);
        using var run = reader.Find(0)!;
        using var pairs = new ReplayedPairs(TestRecords.Options(), TestRecords.Options() with { OtherGraph = other });
        var pair = pairs.Rent(run, run);
        var (one, two) = await pair.ObserveAsync(run, run, isRightFirst);
        using (one)
        using (two)
            foreach (var inspection in (Inspection[])[one, two])
                Assert.That(inspection.Degraded.Select(failure => failure.Node), Is.EqualTo(new[] { "node" }));
        pairs.Return(pair);
    }

    [Test]
    public async Task RunThatWasStoppedByItsDeadline_CannotBeCompared()
    {
        using var tester = Tester("{ op: test.fail, in: all, with: { how: hang } }", deadline: "1ms");
        string file = TestRecords.Record(tester, ["""{"id": 7}"""], enforceDeadline: true);
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options());
        Assert.That(replayed[0].Verdict, Is.EqualTo(ReplayVerdict.NotComparable));
        Assert.That(replayed[0].Reason, Does.Contain("took longer"));
    }

    [Test]
    public async Task FailureOfARemoteCall_IsFedBack()
    {
        var gate = Search.Gates["failed"] = new TaskCompletionSource();
        gate.SetException(new InvalidOperationException("gone"));
        using var tester = Tester("{ op: test.search, in: request, table: ads, with: { gate: failed } }");
        string file = TestRecords.Record(tester, ["""{"id": 7}"""]);
        Search.Gates.TryRemove("failed", out _);
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options());
        Assert.That(replayed[0].Verdict, Is.EqualTo(ReplayVerdict.Equal), $"{replayed[0]}");
    }

    [Test]
    public async Task PrivateFields_AreReplayedFromRecordedResults()
    {
        using var tester = new GraphTester(TestModules.All)
            .Table("ads", "id: int64; a: float64", """{"id": 7, "a": 1}""", """{"id": 8, "a": 2}""")
            .Open("""
                adflow: 1
                graph: secretive
                request: { id: int64, age: { type: int64, private: drop } }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  all: { op: scan, table: ads }
                  mine: { op: where, in: all, with: id >= request.age }
                  other: { op: let, in: all, with: { b: a * 2 }, when: request.age > 100 }
                outputs: { mine: mine, other: other }
                """);
        string file = TestRecords.Record(tester, ["""{"id": 7, "age": 8}""", """{"id": 7, "age": 200}"""]);
        var remarks = new ReplayRemarks();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options(remarks));
        Assert.That(replayed.Select(request => request.Verdict), Is.All.EqualTo(ReplayVerdict.Equal),
            string.Join('\n', replayed));
        Assert.That(remarks.All, Has.Count.EqualTo(1));
        Assert.That(remarks.All[0], Does.Contain("private"));
        Assert.That(await TestRecords.ObserveAsync(file, TestRecords.Options(), inspection => inspection.Failure),
            Is.Null);
    }
}
