using AdFlow.Samples.DisplayAds;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.DisplayAds;

public sealed class EvaluationTests
{
    [Test]
    public async Task Judge_GeneratedLogs_EstimatesAreNearTheTruth()
    {
        const ulong seed = 8;
        var source = BanditSource.Generated(10_000, seed);
        var (data, generator) = (source.Load(), new LogGenerator(seed));
        using var folder = new DisplayFolder(source);
        using var graph = folder.Open();
        var judge = new GraphJudge(graph, data.Items.Count);
        foreach (var log in data.HeldOut)
            foreach (var policy in TargetPolicy.All)
            {
                double truth = await TruthAsync(graph, policy, log, data, generator);
                var score = PolicyScore.Of(
                    policy, log, await judge.JudgeAsync(policy, log.Impressions), new Bootstrap(1, 200));
                string what = $"{policy.Name} by {log.Policy}, seed {seed}";
                TestContext.Out.WriteLine(FormattableString.Invariant(
                    $"{what}: truth {truth:F4}, {score.Ips}, {score.Snips}, {score.DoublyRobust}"));
                foreach (var interval in (Interval[])[score.Ips, score.DoublyRobust, score.Snips])
                    Assert.That(interval.Value, Is.EqualTo(truth).Within(2 * (interval.High - interval.Low)), what);
            }
    }

    [Test]
    public async Task Run_GeneratedLogs_PrintsAReport()
    {
        var source = BanditSource.Generated(2_000, 6);
        using var folder = new DisplayFolder(source);
        using var graph = folder.Open();
        var data = source.Load();
        var output = new StringWriter();
        new EvaluationReport(output).Write(data, await Evaluation.RunAsync(data, graph));
        foreach (string part in (string[])["constant click rate", "logistic regression", "SNIPS", "random", "bts"])
            Assert.That(output.ToString(), Does.Contain(part));
    }

    // Over the visitors and positions of the log; the click probabilities are the generator's own.
    private static async Task<double> TruthAsync(
        DisplayGraph graph, TargetPolicy policy, BanditLog log, BanditData data, LogGenerator generator)
    {
        double sum = 0;
        foreach (var impression in log.Impressions)
        {
            double[] shares = [.. data.Items.Select(_ => 1.0 / data.Items.Count)];
            if (policy.Temperature is { } temperature)
            {
                using var run = await graph.RunAsync(impression.Visitor, 0, 1, temperature);
                shares = [.. new ServedVisit(run, data.Items.Count).Probabilities(impression.Position)];
            }
            sum += data.Items.Sum(item =>
                shares[item.Number] * generator.Truth(impression.Visitor, item, impression.Position));
        }
        return sum / log.Impressions.Count;
    }
}
