using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RecordPrivacyTests
{
    private static readonly PrivacyKey Key = new("sixteen bytes or more"u8);

    private static GraphTester Tester() => new GraphTester(TestModules.All)
        .Table("ads", "id: int64; price: float64", """{"id": 1, "price": 1}""", """{"id": 2, "price": 2}""")
        .Open("""
            adflow: 1
            graph: personal
            request:
              user: { type: "int64?", private: hash }
              name: { type: "utf8?", private: hash }
              age: { type: int32, private: drop }
              slots: int32
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              old: { op: where, in: all, with: request.age > 17, when: request.user > 0 or is_null(request.user) }
              scored: { op: let, in: old, with: { score: price * request.age, twice: price * 2 } }
              kept: { op: where, in: scored, with: twice > 1 }
              best: { op: top_k, in: kept, with: { by: price, k: "=request.age - 8" } }
              mine: { op: let, in: request, with: { year: age * 365, seven: 7 } }
            outputs: { ads: best, mine: mine }
            """);

    [Test]
    public void Request_IsRecordedWithoutDroppedFields_AndWithHashes()
    {
        using var tester = Tester();
        using var arena = new Arena();
        var privacy = new RecordPrivacy(tester.Graph.PhysicalPlan, Key);
        var request = tester.Request("""{"user": 5, "name": "Ann", "age": 20, "slots": 3}""");
        Assert.That(GraphTester.Lines(privacy.Request(request, arena)), Is.EqualTo(new[]
        {
            $$"""{"user":"{{Key.Hash("user", 5)}}","name":"{{Key.Hash("name", "Ann"u8)}}","slots":3}""",
        }));
        var nulls = tester.Request("""{"age": 20, "slots": 3}""");
        Assert.That(GraphTester.Lines(privacy.Request(nulls, arena)),
            Is.EqualTo(new[] { """{"user":null,"name":null,"slots":3}""" }));
        var filled = AbsentColumns.Fill(privacy.Request(request, arena), tester.Graph.Plan.Request, arena);
        Assert.That(GraphTester.Lines(filled)[0], Does.EndWith("""
            ,"age":null,"slots":3}
            """));
    }

    [Test]
    public void Hash_DependsOnKeyFieldAndValue_AndIsHmacSha256()
    {
        byte[] secret = [.. "sixteen bytes or more"u8];
        byte[] expected = System.Security.Cryptography.HMACSHA256.HashData(secret, "name\0Ann"u8);
        Assert.Multiple(() =>
        {
            Assert.That(Key.Hash("name", "Ann"u8), Is.EqualTo(Convert.ToHexString(expected).ToLowerInvariant()));
            Assert.That(Key.Hash("user", 5), Is.EqualTo(new PrivacyKey(secret).Hash("user", 5)));
            Assert.That(Key.Hash("user", 5), Is.Not.EqualTo(Key.Hash("user", 6)));
            Assert.That(Key.Hash("user", 5), Is.Not.EqualTo(Key.Hash("other", 5)));
            Assert.That(Key.Hash("user", 5), Is.Not.EqualTo(PrivacyKey.Create().Hash("user", 5)));
            Assert.That(() => new PrivacyKey("short"u8), Throws.ArgumentException.With.Message.Contains("16 bytes"));
        });
    }

    [Test]
    public void Failure_OfANodeThatReadsPrivateValues_HasNoMessage()
    {
        using var tester = Tester();
        var privacy = new RecordPrivacy(tester.Graph.PhysicalPlan, Key);
        var failure = tester.Failure("""{"user": 1, "age": -123, "slots": 3}""");
        Assert.That(failure.Message, Does.Contain("-131"), "the setting's value");
        var recorded = privacy.Failure(failure);
        Assert.That(recorded.Message, Is.EqualTo(RecordPrivacy.HiddenMessage));
        Assert.That((recorded.Class, recorded.Code, recorded.Node, recorded.Cause),
            Is.EqualTo((failure.Class, failure.Code, "best", (Exception?)null)));
        var other = failure with { Node = "all" };
        Assert.That(privacy.Failure(other), Is.SameAs(other));
    }

    // What a record has is enough, on a request without private fields: also where 'when' was decided by one.
    [TestCase("""{"user": 5, "age": 20, "slots": 3}""", 2)]
    [TestCase("""{"user": 5, "age": 17, "slots": 3}""", 0)]
    [TestCase("""{"user": -5, "age": 20, "slots": 3}""", 0)]
    [TestCase("""{"age": 10, "slots": 3}""", 0)]
    public void PublicResults_AreEnoughToPlayARun(string request, int rows)
    {
        using var tester = Tester();
        using var arena = new Arena();
        var plan = tester.Graph.PhysicalPlan;
        var privacy = new RecordPrivacy(plan, Key);
        using var first = tester.Run(request);
        Assert.That(first.Failure, Is.Null);
        Assert.That(first.Output(0).RowCount, Is.EqualTo(rows));
        using var replayed = tester.Graph.RunAsync(new RunRequest
        {
            Request = AbsentColumns.Fill(privacy.Request(tester.Request(request), arena), plan.Logical.Request, arena),
            Tape = new PublicResults(first, privacy, arena),
        }).AsTask().GetAwaiter().GetResult();
        Assert.That(replayed.Failure, Is.Null);
        for (int output = 0; output < plan.Logical.Outputs.Count; output++)
            Assert.That(GraphTester.Lines(Nulled(plan, output, replayed.Output(output), arena)),
                Is.EqualTo(GraphTester.Lines(Nulled(plan, output, first.Output(output), arena))));
    }

    private static Batch Nulled(PhysicalPlan plan, int output, Batch rows, Arena arena) => AbsentColumns.Fill(
        Public(plan.Logical.Outputs[output].Source, rows, new RecordPrivacy(plan, Key), arena), rows.Schema, arena);

    private static unsafe Batch Public(LogicalSource source, Batch rows, RecordPrivacy privacy, Arena arena)
    {
        int[] kept = [.. Enumerable.Range(0, rows.ColumnCount).Where(column => !privacy.LeavesOut(source, column)
            && (nint)rows.NodeAt(column) != 0)];
        var columns = (ColumnNode**)arena.Allocate(sizeof(ColumnNode*) * Math.Max(kept.Length, 1));
        for (int i = 0; i < kept.Length; i++)
            columns[i] = rows.NodeAt(kept[i]);
        return new Batch(new Schema([.. kept.Select(column => rows.Schema[column])]), columns, rows.RowCount);
    }

    private sealed class PublicResults(GraphRun run, RecordPrivacy privacy, Arena arena) : RunTape
    {
        public override void Play(PlayedNode node)
        {
            var source = new LogicalSource(node.Node.Ordinal, 0);
            if (!run.TryGetResult(source, out var rows))
                node.LeaveEmpty(null);
            else
                Assert.That(node.TryGive(0, Public(source, rows, privacy, arena)), Is.Null, node.Node.Path);
        }
    }
}
