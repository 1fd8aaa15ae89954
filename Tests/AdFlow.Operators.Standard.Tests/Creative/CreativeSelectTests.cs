using System.Globalization;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Thompson sampling of creatives.</summary>
public sealed class CreativeSelectTests
{
    private const string CreativeSchema =
        "ad_id int64, creative_id int64, image utf8?, impressions int64?, clicks int64?";

    private static readonly string[] s_three =
    [
        """{"ad_id":7,"creative_id":70,"image":"a.jpg","impressions":400,"clicks":20}""",
        """{"ad_id":7,"creative_id":71,"image":"b.jpg","impressions":100,"clicks":6}""",
        """{"ad_id":7,"creative_id":72,"image":"c.jpg","impressions":0,"clicks":0}""",
    ];

    [Test]
    public void Run_OneCandidate_IsChosenForCertain()
    {
        using var tester = Select(Rows.Of(CreativeSchema,
            """{"ad_id":7,"creative_id":70,"image":"a.jpg","impressions":10,"clicks":1}"""), Ads("7"));
        var chosen = tester.Run();
        Assert.That(chosen.Schema.Fields.Select(field => field.Name),
            Is.EqualTo(new[] { "ad_id", "creative_id", "image", "sampled_score", "propensity" }));
        Assert.That(chosen["creative_id"].Values<long>()[0], Is.EqualTo(70));
        Assert.That(chosen["image"].GetString(0), Is.EqualTo("a.jpg"));
        Assert.That(chosen["propensity"].Values<double>()[0], Is.EqualTo(1));
    }

    [Test]
    public void Run_AdsWithoutCreatives_StayWithNulls()
    {
        using var tester = Select(Rows.Of(CreativeSchema,
            """{"ad_id":7,"creative_id":70,"image":null,"impressions":0,"clicks":0}"""), Ads("8", "null", "7"));
        var chosen = tester.Run();
        Assert.That(chosen.RowCount, Is.EqualTo(3));
        foreach (string column in new[] { "creative_id", "sampled_score", "propensity" })
        {
            Assert.That(chosen[column].NullCount, Is.EqualTo(2), column);
            Assert.That(chosen[column].IsValid(2), column);
        }
    }

    [Test]
    public void Run_NegativeAd_IsNotTheLargeOneOfTheSameBits()
    {
        using var tester = Select(Rows.Of(CreativeSchema.Replace("ad_id int64", "ad_id uint64"),
            """{"ad_id":"18446744073709551615","creative_id":70,"image":null,"impressions":0,"clicks":0}"""),
            Ads("-1"));
        Assert.That(tester.Run()["creative_id"].NullCount, Is.EqualTo(1));
    }

    [Test]
    public void Run_NoAds_GivesNoRows()
    {
        using var tester = Select(Rows.Of(CreativeSchema, s_three), Rows.Of("ad_id int64"));
        Assert.That(tester.Run().RowCount, Is.Zero);
    }

    [Test]
    public void Propensity_ManyRowKeys_IsHowOftenEachIsChosen()
    {
        const int Draws = 20_000;
        using var tester = Select(Rows.Of(CreativeSchema, s_three), Users(Draws)).With("row_key", UserKey);
        var chosen = tester.Run();
        var ids = chosen["creative_id"].Values<long>();
        var shares = chosen["propensity"].Values<double>();
        double[] counts = new double[3], propensities = new double[3];
        for (int row = 0; row < Draws; row++)
        {
            counts[ids[row] - 70]++;
            propensities[ids[row] - 70] = shares[row];
        }
        Assert.That(propensities.Sum(), Is.EqualTo(1).Within(1e-12));
        for (int i = 0; i < 3; i++)
            Assert.That(counts[i] / Draws, Is.EqualTo(propensities[i])
                .Within(4.5 * Math.Sqrt(propensities[i] * (1 - propensities[i]) / Draws)), $"seed 1, creative {i}");
    }

    [TestCase(1, 1, 1, 1)]
    [TestCase(30, 3, 1, 1)]
    [TestCase(1000, 20, 1, 1)]
    [TestCase(0, 0, 0.5, 0.5)]
    [TestCase(5, 1, 0.25, 8)]
    public void SampledScore_OneCandidate_FollowsItsPosterior(
        int shown, int clicked, double priorClicks, double priorSkips)
    {
        const int Draws = 20_000;
        using var tester = Select(Rows.Of(CreativeSchema, Creative(7, 70, shown, clicked)), Users(Draws))
            .With("row_key", UserKey).With("prior_clicks", priorClicks).With("prior_skips", priorSkips);
        double[] scores = tester.Run()["sampled_score"].Values<double>().ToArray();
        Array.Sort(scores);
        double a = priorClicks + clicked, b = priorSkips + shown - clicked, mean = a / (a + b);
        double variance = mean * (1 - mean) / (a + b + 1);
        Assert.That(scores.Average(), Is.EqualTo(mean).Within(4.5 * Math.Sqrt(variance / Draws)), "seed 1, mean");
        Assert.That(scores.Select(score => (score - mean) * (score - mean)).Average(),
            Is.EqualTo(variance).Within(0.06 * variance), "seed 1, variance");
        // Kolmogorov–Smirnov: beyond 2.23 / √n once in 10,000.
        Assert.That(KolmogorovSmirnov(scores, a, b), Is.LessThan(2.23 / Math.Sqrt(Draws)), "seed 1");
    }

    [Test]
    public void Run_SameSeedInAnyOrder_ChoosesTheSame()
    {
        var random = new Random(5);
        int[] order = [.. Enumerable.Range(0, 200)];
        string[] creatives = [.. order.SelectMany(ad => Enumerable.Range(0, 3).Select(i =>
            Creative(ad, ad * 10 + i, i * 9, i)))];
        using var forth = Select(Rows.Of(CreativeSchema, creatives), Ads([.. order.Select(Text)]));
        random.Shuffle(order);
        using var back = Select(Rows.Of(CreativeSchema, creatives), Ads([.. order[..90].Select(Text)]));
        Batch all = forth.Run(), some = back.Run();
        for (int row = 0; row < 90; row++)
        {
            foreach (string column in new[] { "propensity", "sampled_score" })
                Assert.That(some[column].Values<double>()[row],
                    Is.EqualTo(all[column].Values<double>()[order[row]]), $"{column} of ad {order[row]}");
            Assert.That(some["creative_id"].Values<long>()[row],
                Is.EqualTo(all["creative_id"].Values<long>()[order[row]]), $"ad {order[row]}");
        }
    }

    [Test]
    public void Run_TextKeys_SelectCandidatesAndNumbers()
    {
        string[] ads = [.. Enumerable.Range(0, 60).Select(i => $"ad-{i}")];
        string[] creatives = [.. ads.SelectMany(ad => Enumerable.Range(0, 2).Select(i =>
            $$"""{"ad":"{{ad}}","creative_id":{{i}},"impressions":0,"clicks":0}"""))];
        using var tester = new OperatorTester<CreativeSelect>()
            .Input(Rows.Of("ad utf8", [.. ads.Select(ad => $$"""{"ad":"{{ad}}"}""")]))
            .Table(Rows.Of("ad utf8, creative_id int64, impressions int32, clicks int32", creatives),
                IndexDefinition.GroupKey("ad"));
        var chosen = tester.Run();
        int second = (int)chosen["creative_id"].Values<long>().ToArray().Sum();
        Assert.That(second, Is.InRange(15, 45), "draws of different ads are different");
        Assert.That(chosen["propensity"].Values<double>()[0], Is.EqualTo(0.5).Within(1e-12));
    }

    [Test]
    public void Run_CountsThatAreNullOrImpossible_AreTakenForNone()
    {
        using var tester = Select(Rows.Of(CreativeSchema,
            """{"ad_id":7,"creative_id":70,"image":null,"impressions":null,"clicks":null}""",
            """{"ad_id":7,"creative_id":71,"image":null,"impressions":-5,"clicks":-3}""",
            """{"ad_id":7,"creative_id":72,"image":null,"impressions":0,"clicks":0}"""), Ads("7"));
        Assert.That(tester.Run()["propensity"].Values<double>()[0], Is.EqualTo(1.0 / 3).Within(1e-12));
    }

    [Test]
    public void Limit_TakesTheFirstOfTheTable()
    {
        using var tester = Select(Rows.Of(CreativeSchema, s_three), Ads("7")).With("limit", 1);
        Assert.That(tester.Run()["creative_id"].Values<long>()[0], Is.EqualTo(70));
    }

    [Test]
    public void Bind_KeysOfUnlikeTypes_IsAnError()
    {
        using var tester = new OperatorTester<CreativeSelect>().Input(Rows.Of("ad_id utf8"))
            .Table(Rows.Of(CreativeSchema), IndexDefinition.GroupKey("ad_id")).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(1).And.One.Contains("expected integers in both or texts in both"));
    }

    [Test]
    public void Learning_BatchesOfFeedback_FindsTheBestOfThree()
    {
        // True rates; feedback arrives once per 200 choices, as is usual (card D2).
        double[] rates = [0.05, 0.1, 0.02];
        int[] shown = new int[3], clicked = new int[3];
        var clicks = new CounterRandom(3, 0, 0);
        long lastBest = 0;
        for (int batch = 0; batch < 40; batch++)
        {
            using var tester = Select(Rows.Of(CreativeSchema, [.. Enumerable.Range(0, 3).Select(i =>
                Creative(7, i, shown[i], clicked[i]))]),
                Users(200, batch * 200)).With("row_key", UserKey);
            var chosen = tester.Run()["creative_id"].Values<long>();
            lastBest = chosen.Count(1);
            foreach (long id in chosen)
            {
                shown[id]++;
                clicked[id] += clicks.NextDouble() < rates[id] ? 1 : 0;
            }
        }
        Assert.That(lastBest, Is.GreaterThan(180), $"seed 3; shown {string.Join(", ", shown)}");
        Assert.That(shown[0] + shown[2], Is.LessThan(1500), "of 8,000, where chance would show 5,333");
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Select(Rows.Of(CreativeSchema, s_three), Ads("7", "8", "7"));
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static ColumnRef UserKey => new("user", 0, 1, new Field("user", DataType.Int64));

    private static OperatorTester<CreativeSelect> Select(Table creatives, Table ads) =>
        new OperatorTester<CreativeSelect>().Input(ads).Table(creatives, IndexDefinition.GroupKey("ad_id"));

    private static Table Ads(params string[] ids) =>
        Rows.Of("ad_id int64?", [.. ids.Select(id => $$"""{"ad_id":{{id}}}""")]);

    private static Table Users(int count, int first = 0) => Rows.Of("ad_id int64, user int64",
        [.. Enumerable.Range(first, count).Select(user => $$"""{"ad_id":7,"user":{{user}}}""")]);

    private static string Creative(int ad, int id, int shown, int clicked) =>
        $$"""{"ad_id":{{ad}},"creative_id":{{id}},"image":null,"impressions":{{shown}},"clicks":{{clicked}}}""";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Largest distance of the empirical distribution from the exact one, by trapezoids between the sorted samples.
    private static double KolmogorovSmirnov(double[] sorted, double a, double b)
    {
        const int Steps = 400_000;
        double[] masses = new double[Steps + 1];
        double Density(double t) => Math.Exp(a * t - (a + b) * (Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t)))));
        for (int i = 1; i <= Steps; i++)
            masses[i] = masses[i - 1] + Density((i - 0.5) / Steps * 200 - 100);
        double worst = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double t = Math.Log(sorted[i]) - Math.Log(1 - sorted[i]);
            double exact = masses[(int)Math.Clamp((t + 100) / 200 * Steps, 0, Steps)] / masses[Steps];
            worst = Math.Max(worst, Math.Max((i + 1.0) / sorted.Length - exact, exact - (double)i / sorted.Length));
        }
        return worst;
    }
}
