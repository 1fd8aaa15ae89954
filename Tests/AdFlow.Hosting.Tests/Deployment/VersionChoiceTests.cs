using System.Text;

namespace AdFlow.Hosting.Tests.Deployment;

public sealed class VersionChoiceTests
{
    private const int Users = 100_000;

    // 99.9 % quantile of chi-square with 1, 2, 3 degrees of freedom.
    private static readonly double[] Critical = [10.83, 13.82, 16.27];

    [TestCase(50.0, 50.0)]
    [TestCase(99.0, 1.0)]
    [TestCase(90.0, 7.5, 2.5)]
    [TestCase(25.0, 25.0, 25.0, 25.0)]
    public void Choose_ManyUsers_HaveTheSharesOfTheVersions(params double[] percents)
    {
        foreach (string graph in new[] { "search_ads", "display" })
        {
            int[] counts = new int[percents.Length];
            foreach (int version in Versions(graph, percents))
                counts[version]++;
            double chi = percents.Select((percent, i) => Users * percent / 100)
                .Select((expected, i) => (counts[i] - expected) * (counts[i] - expected) / expected).Sum();
            Assert.That(chi, Is.LessThan(Critical[percents.Length - 2]), string.Join(", ", counts));
        }
    }

    [Test]
    public void Choose_ByCountedRequests_HasTheSharesOfTheVersions()
    {
        var choice = Choice("g", [80, 20]);
        int second = Enumerable.Range(0, Users).Count(i => choice.Choose((ulong)i) == 1);
        Assert.That(second, Is.EqualTo(Users / 5).Within(500));
    }

    [Test]
    public void Choose_SameUser_NeverChanges()
    {
        var choice = Choice("search_ads", [60, 30, 10]);
        string chosen = string.Concat(Enumerable.Range(0, 40).Select(i => choice.Choose(Text(i))));
        // Written down when it was made: users must stay where they are, whatever becomes of this code.
        Assert.That(chosen, Is.EqualTo(Golden));
    }

    [Test]
    public void Choose_ShareGrows_KeepsItsUsers()
    {
        var random = new Random(11);
        for (int round = 0; round < 20; round++)
        {
            // The second version grows step by step; the others shrink in proportion.
            double[] others = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => 1 + random.NextDouble())];
            int[]? before = null;
            foreach (double percent in new[] { 1.0, 5, 20, 50, 90 })
            {
                double rest = others.Sum();
                int[] now = [.. Versions($"g{round}",
                    [.. others.Select(share => share / rest * (100 - percent)).Prepend(percent)]).Take(5000)];
                if (before is not null)
                    for (int user = 0; user < now.Length; user++)
                        Assert.That(now[user] == before[user] || now[user] == 0, $"round {round}, user {user}");
                before = now;
            }
        }
    }

    [Test]
    public void Choose_TwoGraphs_DecideIndependently()
    {
        int[] one = [.. Versions("one", [50, 50])], other = [.. Versions("other", [50, 50])];
        int same = one.Zip(other).Count(pair => pair.First == pair.Second);
        Assert.That(same, Is.EqualTo(Users / 2).Within(1000));
    }

    private const string Golden = "0100000020000002120200000000111100120001";

    private static IEnumerable<int> Versions(string graph, double[] percents)
    {
        var choice = Choice(graph, percents);
        return Enumerable.Range(0, Users).Select(user => choice.Choose(Text(user)));
    }

    private static byte[] Text(int user) => Encoding.UTF8.GetBytes($"{user}");

    private static VersionChoice Choice(string graph, double[] percents) => new(graph,
        new TrafficSplit("user_id", [.. percents.Select((percent, i) => new TrafficShare($"v{i}", percent))]));
}
