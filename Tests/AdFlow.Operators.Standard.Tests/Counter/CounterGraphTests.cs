using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Counters;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Counters in graphs: what rules leave alone, who shares what, and what is refused.</summary>
public sealed class CounterGraphTests
{
    private const string Graph = """
        adflow: 1
        graph: budget
        request: { least: "int64?" }
        tables:
          ads: { path: ads.arrow, key: campaign_id }
          spend: { counter: { campaign_id: int64 } }
        nodes:
          ads: { op: scan, table: ads }
          paid: { op: counter.take, in: ads, table: spend }
        """;

    private static readonly string[] s_ads =
        ["""{"campaign_id":1,"amount":10,"limit":15}""", """{"campaign_id":2,"amount":3,"limit":15}"""];

    private static GraphTester Tester(GraphTables? source = null) =>
        new GraphTester(StandardOperators.Module) { Source = source }
            .Table("ads", "campaign_id: int64; amount: int64; limit: int64", s_ads);

    [Test]
    public void Filters_StayBehindWhatCounts()
    {
        using var tester = Tester().Open(Graph + """

              many: { op: where, in: paid, with: amount > 5 }
            output: many
            """);
        Assert.That(tester.Rows("{}"), Has.Count.EqualTo(1));
        Assert.That((tester.Counters[0].Read(1), tester.Counters[0].Read(2)), Is.EqualTo((10L, 3L)));
        Assert.That(tester.Graph.PhysicalPlan.Notes.Select(note => note.ToString()),
            Has.Some.Contains("counter.take changes something outside the run"));
    }

    [Test]
    public void Limits_StayBehindWhatCounts()
    {
        using var tester = Tester().Open(Graph + """

              best: { op: top_k, in: paid, with: { by: amount, k: 1 } }
            output: best
            """);
        Assert.That(tester.Rows("{}"), Has.Count.EqualTo(1));
        Assert.That((tester.Counters[0].Read(1), tester.Counters[0].Read(2)), Is.EqualTo((10L, 3L)));
    }

    [Test]
    public void EqualNodesThatCount_CountEach()
    {
        using var tester = Tester().Open(Graph + """

              again: { op: counter.take, in: ads, table: spend }
            outputs: { paid: paid, again: again }
            """);
        Assert.That(tester.Rows("{}", "paid")[1], Does.Contain("\"used\":3"));
        Assert.That(tester.Counters[0].Read(2), Is.EqualTo(6));
        Assert.That(tester.Counters, Has.Count.EqualTo(1), "both name the same counters");
    }

    [Test]
    public void ColumnsThatNobodyNeeds_AreCountedNevertheless()
    {
        using var tester = Tester().Open(Graph + """

              few: { op: select, in: paid, with: [campaign_id] }
            output: few
            """);
        tester.Rows("{}");
        Assert.That(tester.Counters[0].Read(1), Is.EqualTo(10));
    }

    [Test]
    public void CountersOfAHost_AreSharedByName()
    {
        using var spend = new CounterTable("spend", CounterKey.Int64);
        using var one = Tester(new SharedCounters(spend)).Open(Graph + "\noutput: paid");
        using var other = Tester(new SharedCounters(spend)).Open(Graph + "\noutput: paid");
        Assert.That(one.Rows("{}")[0], Does.Contain("\"used\":10,\"taken\":10"));
        Assert.That(other.Rows("{}")[0], Does.Contain("\"used\":10,\"taken\":0"));
        Assert.That(spend.Read(2), Is.EqualTo(6));
    }

    [Test]
    public void DurableCounters_GoOnWhereTheyWere()
    {
        using var store = new GraphTester(StandardOperators.Module);
        for (int round = 1; round <= 3; round++)
        {
            using var tester = Tester(new TableFiles { CounterFolder = store.Folder }).Open(Graph + "\noutput: paid");
            tester.Rows("{}");
            Assert.That(tester.Counters[0].Read(2), Is.EqualTo(3 * round));
        }
    }

    [Test]
    public void FullCounters_FailTheRun_AndCountNothingOfIt()
    {
        using var spend = new CounterTable("spend", CounterKey.Int64, new CounterOptions { MaxKeys = 1 });
        using var tester = Tester(new SharedCounters(spend)).Open(Graph + "\noutput: paid");
        var failure = tester.Failure("{}");
        Assert.That((failure.Class, failure.Node), Is.EqualTo((FailureClass.Capacity, "paid")));
        Assert.That(failure.Message, Does.Contain("counter table 'spend' holds 1 keys"));
        Assert.That(spend.Read(1), Is.Zero);
    }

    [TestCase("join, in: ads, table: spend", "'spend' is a table of counters; join needs one of rows")]
    [TestCase("counter.take, in: ads, table: ads", "'ads' is a table of rows; counter.take needs one of counters")]
    [TestCase("counter.take, in: ads, table: spent", "there is no table of counters 'spent'; did you mean 'spend'?")]
    [TestCase("counter.take, in: ads, table: spend.text", "a table of counters has no index 'text'")]
    [TestCase("counter.take, in: ads", "counter.take needs a table of counters; add 'table: <name>'")]
    [TestCase("counter.take, in: few, table: spend",
        "the counters 'spend' are kept by 'campaign_id', a column that the input lacks; name the input's column by")]
    public void WhatDoesNotFit_IsTold(string node, string told)
    {
        using var tester = Tester();
        var problems = tester.Problems(Graph + $$"""

              few: { op: select, in: paid, with: [amount, limit] }
              wrong: { op: {{node}} }
            outputs: { few: few, wrong: wrong }
            """);
        Assert.That(problems.Single(), Does.Match("^test.graph.yaml:\\d+:\\d+: ADG\\d+: ").And.Contain(told));
    }

    [Test]
    public void Nodes_ThatCannotRunDry_AreListed()
    {
        using var tester = Tester().Open(Graph + "\noutput: paid");
        Assert.That(tester.Graph.LiveOnlyNodes, Is.Empty);
        Assert.That(tester.Graph.Plan.Nodes[^1].Operator.RunsDry, Is.True);
    }

    private sealed class SharedCounters(CounterTable shared) : GraphTables
    {
        private readonly TableFiles _files = new();

        public override CounterTable OpenCounters(LogicalCounter counters) => shared;

        public override void CloseCounters(CounterTable counters) { }

        public override Schema? ReadSchema(
            GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics) =>
            _files.ReadSchema(graph, table, path, diagnostics);

        public override PublishedTable Open(
            LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress) =>
            _files.Open(table, store, progress);

        public override void Close(PublishedTable table) => _files.Close(table);
    }
}
