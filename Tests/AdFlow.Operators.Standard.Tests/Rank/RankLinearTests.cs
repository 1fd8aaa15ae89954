using System.Globalization;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RankLinearTests
{
    private const string Ads = "x float32?, n int64?, name utf8";

    [TestCase("""{"bias":0,"coefficients":{"x":1}}""", 0.5, 0.0)]
    [TestCase("""{"bias":1.5,"coefficients":{"x":2}}""", 0.8175744761936437, 0.0)]
    [TestCase("""{"coefficients":{"x":1,"n":-1},}""", 0.9525741268224334, 3.0)]
    public void Run_Logistic_IsTheProbability(string model, double expected, double x)
    {
        using var tester = Tester(model, Row(x, 0));
        Assert.That(Scores(tester)[0], Is.EqualTo((float)expected).Within(1e-7f));
    }

    [Test]
    public void Run_Identity_IsTheLinearScore()
    {
        using var tester = Tester("""{"bias":0.5,"coefficients":{"x":2,"n":-1}}""", Row(3, 4))
            .With("link", LinearLink.Identity);
        Assert.That(Scores(tester)[0], Is.EqualTo(2.5f));
    }

    [Test]
    public void Run_Nulls_TakeTheirDefaultBeforeTheTransform()
    {
        using var tester = Tester("""
            {"coefficients":{"x":1,"n":10}, "defaults":{"n":2}, "transforms":{"n":{"mean":1,"scale":2}}}
            """, """{"x":null,"n":null,"name":"a"}""").With("link", LinearLink.Identity);
        Assert.That(Scores(tester)[0], Is.EqualTo(5));
    }

    [Test]
    public void Run_Transforms_ClipThenFunctionThenStandardise()
    {
        using var tester = Tester("""
            { // what the model was fitted with
              "coefficients": {"x": 1, "n": 1},
              "transforms": {"x": "sqrt", "n": {"clip": [0, 7], "function": "log1p", "mean": 1, "scale": 0.5}}
            }
            """, Row(9, 100)).With("link", LinearLink.Identity);
        Assert.That(Scores(tester)[0], Is.EqualTo((float)(3 + (Math.Log(8) - 1) / 0.5)).Within(1e-6f));
    }

    [Test]
    public void Run_NaN_StaysNaN()
    {
        using var tester = Tester("""{"coefficients":{"x":1}}""", """{"x":"NaN","n":1,"name":"a"}""", Row(0, 0));
        Assert.That(Scores(tester), Is.EqualTo(new[] { float.NaN, 0.5f }));
    }

    [Test]
    public void Run_Output_IsNamedAndOtherColumnsPass()
    {
        using var tester = Tester("""{"coefficients":{"x":1}}""", Row(0, 1)).With("output", "pctr");
        Assert.That(tester.Print()[0], Is.EqualTo("""{"x":0,"n":1,"name":"a","pctr":0.5}"""));
    }

    [TestCase("{\"bias\":1,\n \"coefficients\": {\"x\":1,\n\"y\":2}}", "3:5: input 'in' has no column 'y'")]
    [TestCase("{\n\"bias\": \"1\", \"coefficients\":{\"x\":1}}", "2:9: the bias is \"1\"; expected a finite number")]
    [TestCase("{\"coefficients\":{\"x\":null}}", "1:22: the coefficient of 'x' is null")]
    [TestCase("{\"coefficients\":{\"x\":1,\"x\":2}}", "1:28: there are two members 'x'")]
    [TestCase("{\"coefficient\":{\"x\":1}}", "1:16: there is no member 'coefficient'")]
    [TestCase("{}", "1:1: the model has no coefficients")]
    [TestCase("[1]", "1:1: the model is an array; expected an object")]
    [TestCase("{\"coefficients\":{\"x\":1},\n\"defaults\":{\"n\":1}}", "2:17: 'defaults' names column 'n'")]
    [TestCase("{\"coefficients\":{\"x\":1},\"transforms\":{\"x\":\"exp\"}}", "1:43: found exp; expected \"log1p\"")]
    [TestCase("{\"coefficients\":{\"x\":1},\"transforms\":{\"x\":{\"scale\":0}}}", "1:52: found scale 0")]
    [TestCase("{\"coefficients\":{\"x\":1},\"transforms\":{\"x\":{\"clip\":[2,1]}}}", "1:51: found a clip")]
    [TestCase("{\"coefficients\":\n {\"x\":1", "2:8: this is no JSON")]
    [TestCase("{\"coefficients\":{\"name\":1}}", "column 'name' of input 'in' is utf8; expected a number")]
    public void Bind_FileIsWrong_IsReportedWithItsPlace(string model, string message)
    {
        using var tester = Tester(model, Row(1, 1)).Bind();
        Assert.That(tester.Errors, Has.Count.EqualTo(1));
        Assert.That(tester.Errors[0], Does.StartWith("coefficients: ").And.Contain(message));
    }

    [Test]
    public void Run_RandomModels_EqualTheFormulaRowByRow()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            double bias = random.NextDouble();
            double weight = random.NextDouble() * 4 - 2, other = random.NextDouble() * 4 - 2;
            var rows = Enumerable.Range(0, random.Next(40)).Select(_ => (X: random.NextSingle() * 4, N: random.Next(9)))
                .ToArray();
            string model = string.Create(CultureInfo.InvariantCulture, $$"""
                {"bias":{{bias:R}},"coefficients":{"n":{{weight:R}},"x":{{other:R}} },"transforms":{"n":"log1p"} }
                """);
            using var tester = Tester(model, [.. rows.Select(row => Row(row.X, row.N))]);
            var expected = rows.Select(row =>
                (float)(1 / (1 + Math.Exp(-(bias + weight * Math.Log(1 + row.N) + other * row.X)))));
            Assert.That(Scores(tester), Is.EqualTo(expected).Within(1e-6f), $"seed {seed}");
        }
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("""{"coefficients":{"x":1,"n":2},"transforms":{"n":"log1p"}}""", Row(1, 2));
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static string Row(double x, long n) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"x":{{x}},"n":{{n}},"name":"a"}""");

    private static float[] Scores(OperatorTester<RankLinear> tester) => tester.Run()["score"].Values<float>().ToArray();

    private static OperatorTester<RankLinear> Tester(string model, params string[] rows) =>
        new OperatorTester<RankLinear>().Input(Rows.Of(Ads, rows)).WithFile("coefficients", model);
}
