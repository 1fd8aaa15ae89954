using AdFlow.Samples.DisplayAds;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.DisplayAds;

public sealed class BanditLogTests
{
    [Test]
    public void Read_SharedLogs_AreAsPublished()
    {
        var source = BanditSource.Find(SharedData.Find());
        if (source.Fingerprint.StartsWith("generated", StringComparison.Ordinal))
            Assert.Ignore("The shared data (open-bandit-men) is not on this machine.");
        var data = source.Load();
        Assert.That(data.Items, Has.Count.EqualTo(34));
        Assert.That(data.Logs.Select(log => log.Impressions.Count), Is.All.EqualTo(10_000));
        Assert.That(data.Logs.Select(log => log.Clicks), Is.EqualTo((int[])[46, 69]));
        Assert.That(data.Logs[0].Impressions.Select(impression => impression.Propensity),
            Is.All.EqualTo(1.0 / 34).Within(1e-12));
        AssertLogs(data);
    }

    [Test]
    public void Generate_Logs_AreWithinTheirRule()
    {
        var data = new LogGenerator(3).Generate(5_000);
        AssertLogs(data);
        foreach (var log in data.Logs)
        {
            // Each item is shown as often as its propensity says: a mean of 1 for shown / propensity.
            double expected = log.Impressions.Average(impression =>
                1 / (impression.Propensity * data.Items.Count));
            Assert.That(expected, Is.EqualTo(1).Within(0.15), $"seed 3, {log.Policy}");
            Assert.That(log.Clicks / 5_000.0, Is.InRange(0.02, 0.15), $"seed 3, {log.Policy}");
        }
    }

    [Test]
    public void Rows_WrongFile_AreRefusedWithThePlace()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "item_id,click\n3,1\n4,2\n5\n");
        var csv = new PlainCsv(path);
        int click = csv.Column("click");
        Assert.That(() => csv.Rows().Select(row => csv.Integer(row, click, 0, 1)).ToList(),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("line 3: click is '2'"));
        Assert.That(() => new PlainCsv(path).Rows().ToList(),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("line 4 has 1 fields"));
        Assert.That(() => csv.Column("position"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'position'"));
        File.Delete(path);
    }

    private static void AssertLogs(BanditData data)
    {
        foreach (var log in data.Logs)
        {
            Assert.That(log.Impressions.Select(impression => impression.Time), Is.Ordered);
            Assert.That(log.Impressions.Select(impression => impression.Propensity),
                Is.All.GreaterThan(0).And.All.LessThanOrEqualTo(1));
            Assert.That(log.Before(data.Split).Impressions.Count + log.From(data.Split).Impressions.Count,
                Is.EqualTo(log.Impressions.Count));
        }
        Assert.That(data.Training.Max(impression => impression.Time), Is.LessThan(data.Split));
        Assert.That(data.HeldOut.SelectMany(log => log.Impressions).Min(impression => impression.Time),
            Is.GreaterThanOrEqualTo(data.Split));
    }
}
