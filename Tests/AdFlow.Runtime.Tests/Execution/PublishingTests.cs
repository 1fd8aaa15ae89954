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

    private static void Publish(GraphTester tester, string row)
    {
        var (ads, plan) = (tester.Tables[0], tester.Graph.Plan.Tables[0]);
        var table = JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(row)), plan.Schema);
        var snapshot = TableSnapshot.InMemory(ads.Name, table, plan.Indexes);
        ads.Publish(snapshot);
        snapshot.Release();
    }
}
