using System.Globalization;
using System.Text;

namespace AdFlow.Hosting.Tests.Experiments;

public sealed class LayerStateTests
{
    private const int Users = 60_000;

    [Test]
    public void Choose_ManyUsers_HaveArmsByTheirPercentages()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        double[] percents = [10, 0.5, 33.3, 25];
        var layer = Layer("recall", percents);
        var counts = new double[layer.Ordinals];
        foreach (ulong user in UsersOf(seed))
            counts[layer.Choose(user)]++;
        double[] expected = [0, 100 - percents.Sum(), .. percents];
        double chi = 0;
        for (int i = 1; i < counts.Length; i++)
            chi += Math.Pow(counts[i] - expected[i] * Users / 100, 2) / (expected[i] * Users / 100);
        // 4 degrees of freedom: 27.9 is exceeded by chance once in 80,000 runs.
        Assert.That(chi, Is.LessThan(27.9), $"seed {seed}: {string.Join(", ", counts)}");
        Assert.That(counts[0], Is.Zero);
    }

    [Test]
    public void Choose_TwoLayers_AreIndependent()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        var one = Layer("recall", 20, 30);
        var other = Layer("ranking", 20, 30);
        var together = new double[one.Ordinals, other.Ordinals];
        foreach (ulong user in UsersOf(seed))
            together[one.Choose(user), other.Choose(user)]++;
        double chi = 0;
        for (int i = 1; i < one.Ordinals; i++)
            for (int j = 1; j < other.Ordinals; j++)
            {
                double row = Enumerable.Range(0, other.Ordinals).Sum(k => together[i, k]);
                double column = Enumerable.Range(0, one.Ordinals).Sum(k => together[k, j]);
                double expected = row * column / Users;
                chi += Math.Pow(together[i, j] - expected, 2) / expected;
            }
        Assert.That(chi, Is.LessThan(27.9), $"seed {seed}");
    }

    [Test]
    public void Choose_LayerAndVersions_AreIndependent()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        var versions = new VersionChoice("g", new TrafficSplit("user_id",
            [new TrafficShare("v1", 50), new TrafficShare("recall", 50)]));
        var layer = Layer("recall", 50);
        int both = 0, arm = 0, version = 0;
        foreach (ulong user in UsersOf(seed))
        {
            bool isArm = layer.Choose(user) == 2, isVersion = versions.Choose(user) == 1;
            arm += isArm ? 1 : 0;
            version += isVersion ? 1 : 0;
            both += isArm && isVersion ? 1 : 0;
        }
        double deviation = Math.Sqrt(Users * 0.25 * 0.75);
        Assert.That(both, Is.EqualTo((double)arm * version / Users).Within(4.5 * deviation), $"seed {seed}");
    }

    [Test]
    public void Choose_ArmGrows_KeepsAllThatItHas()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        var random = new Random(seed);
        for (int round = 0; round < 20; round++)
        {
            double[] before = [random.Next(1, 30), random.Next(1, 30), random.Next(1, 20)];
            int grown = random.Next(3);
            double[] after = [.. before];
            after[grown] += random.NextDouble() * 20;
            var (small, large) = (Layer("recall", before), Layer("recall", after));
            foreach (ulong user in UsersOf(seed).Take(3_000))
            {
                int had = small.Choose(user), has = large.Choose(user);
                if (had == grown + 2)
                    Assert.That(has, Is.EqualTo(had), $"seed {seed}, round {round}");
                else if (had > 1 && had < grown + 2)
                    Assert.That(has, Is.EqualTo(had), $"seed {seed}, round {round}: an arm before moves nobody");
            }
        }
    }

    [Test]
    public void Choose_KnownUsers_NeverChange()
    {
        var layer = Layer("recall", 25, 25);
        string chosen = string.Concat(Enumerable.Range(0, 32).Select(user =>
            layer.Choose(StableHash.Of(Encoding.UTF8.GetBytes(user.ToString(CultureInfo.InvariantCulture))))));
        Assert.That(chosen, Is.EqualTo(Known), "a release must not divide users anew");
    }

    // What the first release chose.
    private const string Known = "11121331221121221312213123223111";

    private static IEnumerable<ulong> UsersOf(int seed)
    {
        var random = new Random(seed);
        byte[] user = new byte[8];
        for (int i = 0; i < Users; i++)
        {
            random.NextBytes(user);
            yield return StableHash.Of(user);
        }
    }

    private static LayerState Layer(string name, params double[] percents)
    {
        string arms = string.Join(", ", percents.Select((percent, i) =>
            FormattableString.Invariant($"{{ arm: a{i}, percent: {percent:0.##########} }}")));
        return new LayerState("g", ExperimentText.Read(
            $"layers: [ {{ layer: {name}, field: user_id, arms: [ {arms} ] }} ]").Layers[0]);
    }
}
