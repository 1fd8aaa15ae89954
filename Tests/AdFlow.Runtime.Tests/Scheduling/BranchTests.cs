namespace AdFlow.Runtime.Tests;

/// <summary>What a run results in does not depend on how many threads work on it.</summary>
public sealed class BranchTests
{
    private static readonly BoundGraphOptions Threads = new() { Threads = 4, EagerThreads = true };

    [TestCase(1, 0.0)]
    [TestCase(2, 0.1)]
    [TestCase(3, 0.3)]
    public void RunOnSeveralThreads_ResultsInWhatOneThreadResultsIn(int seed, double failures)
    {
        var random = new Random(seed);
        for (int graph = 0; graph < 15; graph++)
        {
            string yaml = BranchingGraph.Yaml(random, random.Next(2, 40), failures);
            using var one = BranchingGraph.Tester(new() { Threads = 1 }, graph % 2 == 0).Open(yaml);
            using var several = BranchingGraph.Tester(Threads, graph % 2 == 0).Open(yaml);
            for (int x = 0; x < 3; x++)
            {
                string request = $$"""{"x": {{x}}}""";
                using var expected = one.Run(request);
                string outcome = BranchingGraph.Outcome(one, expected);
                for (int round = 0; round < 5; round++)
                {
                    using var run = several.Run(request);
                    Assert.That(BranchingGraph.Outcome(several, run), Is.EqualTo(outcome),
                        $"seed {seed}, graph {graph}, x {x}\n{yaml}");
                }
            }
        }
    }

    [Test]
    public void OfSeveralFailures_TheFirstInStaticOrderIsReported()
    {
        using var tester = BranchingGraph.Tester(Threads).Open("""
            adflow: 1
            graph: failures
            request: { x: float64 }
            tables: { ads: { path: ads.arrow } }
            nodes:
              rows: { op: scan, table: ads }
              early: { op: sort, in: rows, with: [-a, id] }
              left: { op: test.fail, in: early, with: { how: depend } }
              right: { op: test.fail, in: rows, with: { how: refuse } }
              empty: { op: test.fail, in: rows, with: { how: crash }, on_error: empty }
            outputs: { left: left, right: right, empty: empty }
            """);
        for (int i = 0; i < 300; i++)
        {
            using var run = tester.Run("""{"x": 1}""");
            Assert.That(run.Failure?.Node, Is.EqualTo("left"), $"run {i}");
            Assert.That(run.Degraded, Is.Empty, "'empty' comes behind the failure");
        }
    }

    [Test]
    public void Times_AreThereForEveryStage()
    {
        using var tester = BranchingGraph.Tester(Threads).Open(BranchingGraph.Yaml(new Random(7), 20, 0));
        for (int i = 0; i < 20; i++)
        {
            using var run = tester.Run("""{"x": 1}""");
            foreach (var time in run.StageTimes)
                Assert.That((time.Stage is not null, time.EndTicks >= time.StartTicks), Is.EqualTo((true, true)));
        }
    }
}
