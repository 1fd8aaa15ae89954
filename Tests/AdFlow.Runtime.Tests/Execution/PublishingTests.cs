using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Json;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class PublishingTests
{
    private const string Columns = "id: int64; price: float64";

    private static GraphTester Tester() => new GraphTester(TestModules.All)
        .Table("ads", Columns, """{"id": 1, "price": 1}""").Open("""
            adflow: 1
            graph: swapped
            request: { id: int64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              found: { op: join, in: request, table: ads }
              late: { op: test.search, in: request, table: ads, with: { gate: PublishingTests } }
            outputs: { found: found, late: late }
            """);

    [Test]
    public async Task RunUnderWay_KeepsItsVersion_AndTheOldOneIsFreedAfterIt()
    {
        var gate = Search.Gates[nameof(PublishingTests)] =
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tester = Tester();
        var old = tester.Tables[0].Current;
        var pending = tester.RunAsync("""{"id": 1}""").AsTask();
        Publish(tester, """{"id": 1, "price": 2}""");
        Assert.That((old.IsReleased, pending.IsCompleted), Is.EqualTo((false, false)));
        gate.SetResult();
        using (var run = await pending)
        {
            Assert.That(run.Output(0)["price"].Values<double>()[0], Is.EqualTo(1));
            Assert.That(run.Output(1)["price"].Values<double>()[0], Is.EqualTo(1), "the lease outlives the swap");
            Assert.That(old.IsReleased, Is.False);
        }
        Assert.That(old.IsReleased, Is.True);
        Assert.That(tester.Rows("""{"id": 1}"""), Is.EqualTo(["""{"id":1,"price":2}"""]));
        Search.Gates.TryRemove(nameof(PublishingTests), out _);
    }

    [Test]
    public void RunsWhileVersionsAreSwapped_SeeOneVersionEach()
    {
        using var tester = Tester();
        var publishing = Task.Run(() =>
        {
            for (int version = 2; version < 200; version++)
                Publish(tester, $$"""{"id": 1, "price": {{version}}}""");
        });
        double last = 1;
        while (!publishing.IsCompleted)
        {
            using var run = tester.Run("""{"id": 1}""");
            Assert.That(run.Failure, Is.Null);
            double found = run.Output(0)["price"].Values<double>()[0];
            Assert.That(run.Output(1)["price"].Values<double>()[0], Is.EqualTo(found), "one version in one run");
            Assert.That(found, Is.GreaterThanOrEqualTo(last), "versions never go back");
            last = found;
        }
        publishing.GetAwaiter().GetResult();
        Assert.That(tester.Rows("""{"id": 1}"""), Is.EqualTo(["""{"id":1,"price":199}"""]));
    }

    [Test]
    public void TablesPublishedAtOnce_AreSeenBothOldOrBothNew()
    {
        using var tester = new GraphTester(TestModules.All)
            .Table("ads", Columns, """{"id": 1, "price": 1}""").Table("bids", Columns, """{"id": 1, "price": 1}""")
            .Open("""
                adflow: 1
                graph: pair
                request: { id: int64 }
                tables: { ads: { path: ads.arrow, key: id }, bids: { path: bids.arrow, key: id } }
                nodes:
                  ad: { op: join, in: request, table: ads }
                  bid: { op: join, in: request, table: bids }
                outputs: { ad: ad, bid: bid }
                """);
        var publishing = Task.Run(() =>
        {
            for (int version = 2; version < 300; version++)
                PublishBoth(tester, version);
        });
        while (!publishing.IsCompleted)
        {
            using var run = tester.Run("""{"id": 1}""");
            Assert.That(run.Output(1)["price"].Values<double>()[0],
                Is.EqualTo(run.Output(0)["price"].Values<double>()[0]));
        }
        publishing.GetAwaiter().GetResult();
        Assert.That(tester.Rows("""{"id": 1}"""), Is.EqualTo(["""{"id":1,"price":299}"""]));
    }

    [Test]
    public void OneOfSeveralVersionsRefused_PublishesNone()
    {
        using var tester = Tester();
        var ads = tester.Tables[0];
        var before = ads.Current;
        using var other = new PublishedTable("other");
        var good = Snapshot(tester, """{"id": 1, "price": 5}""");
        var bad = TableSnapshot.InMemory("ads", JsonLines.Read(
            new MemoryStream("""{"id": 1}"""u8.ToArray()), new Schema([new Field("id", DataType.Int64)])), []);
        Assert.That(() => VersionSet.Publish([(other, good), (ads, bad)]), Throws.TypeOf<TablePublishException>());
        Assert.That((ads.Current, other.HasVersion), Is.EqualTo((before, false)));
        good.Release();
        bad.Release();
        Assert.That((good.IsReleased, bad.IsReleased), Is.EqualTo((true, true)));
    }

    [Test]
    public void VersionsOfAnySize_SwappedWhileThreadsShareStages_AnswerAsOneVersionEach()
    {
        using var tester = new GraphTester(TestModules.All)
        {
            Options = new BoundGraphOptions
            {
                Threads = 3, EagerThreads = true, ChunkRows = 64, HotRows = 1, ChecksOfCompiled = 1,
            },
        }.Table("ads", "id: int64; price: float64?").Open("""
            adflow: 1
            graph: sizes
            request: {}
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              sum: { op: test.times, in: all, columns: { a: price, b: price } }
              kept: { op: where, in: sum, with: id % 3 != 1 }
              again: { op: join, in: kept, table: ads, with: { columns: [price], prefix: same_ } }
              best: { op: top_k, in: again, with: { by: product, k: 7 } }
              total: { op: aggregate, in: kept, with: { compute: { n: count(), x: sum(product), m: max(price) } } }
            outputs: { best: best, total: total, kept: kept }
            """);
        var request = tester.Request("{}");
        string Answer()
        {
            using var run = tester.Graph.RunAsync(new RunRequest { Request = request }).AsTask().Result;
            return BranchingGraph.Outcome(tester, run);
        }

        string Rows(int count, bool areNull) => string.Join('\n', Enumerable.Range(0, count).Select(id =>
            $$"""{"id": {{id}}, "price": {{(areNull ? "null" : id * 7 % 100)}}}"""));
        string[] versions =
        [
            Rows(0, false), Rows(1, false), Rows(1, true), Rows(65, false), Rows(200, true), Rows(3000, false),
        ];
        var expected = versions.Select(rows =>
        {
            Publish(tester, rows);
            return Answer();
        }).ToHashSet();
        Assert.That(expected, Has.Count.EqualTo(versions.Length));
        var publishing = Task.Run(() =>
        {
            for (int i = 0; i < 150; i++)
                Publish(tester, versions[i * 5 % versions.Length]);
        });
        Parallel.For(0, 3, _ =>
        {
            while (!publishing.IsCompleted)
                Assert.That(expected, Does.Contain(Answer()));
        });
        publishing.GetAwaiter().GetResult();
    }

    private static void PublishBoth(GraphTester tester, int version)
    {
        string row = $$"""{"id": 1, "price": {{version}}}""";
        TableSnapshot ad = Snapshot(tester, row), bid = Snapshot(tester, row);
        VersionSet.Publish([(tester.Tables[0], ad), (tester.Tables[1], bid)]);
        ad.Release();
        bid.Release();
    }

    private static TableSnapshot Snapshot(GraphTester tester, string row)
    {
        var plan = tester.Graph.Plan.Tables[0];
        var table = JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(row)), plan.Schema);
        return TableSnapshot.InMemory("row", table, plan.Indexes);
    }

    private static void Publish(GraphTester tester, string row)
    {
        var (ads, plan) = (tester.Tables[0], tester.Graph.Plan.Tables[0]);
        var table = JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(row)), plan.Schema);
        var snapshot = TableSnapshot.InMemory(ads.Name, table, plan.Indexes);
        ads.Publish(snapshot);
        snapshot.Release();
    }
}
