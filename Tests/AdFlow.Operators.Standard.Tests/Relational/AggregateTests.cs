using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class AggregateTests
{
    private static Table Sales => Rows.Of("s utf8?, n int32?, p float64?, t utf8?",
        """{"s":"b","n":1,"p":1.5,"t":"x"}""", """{"s":null,"n":2,"p":null,"t":"y"}""",
        """{"s":"b","n":null,"p":"NaN","t":null}""", """{"s":"a","n":4,"p":-2.0,"t":"x"}""",
        """{"s":"b","n":5,"p":3.0,"t":"x"}""", """{"s":null,"n":6,"p":null,"t":"z"}""");

    [TestCase("count()", "3,2,1")]
    [TestCase("count", "3,2,1")]
    [TestCase("count(n)", "2,2,1")]
    [TestCase("count_distinct(t)", "1,2,1")]
    [TestCase("sum(n)", "6,8,4")]
    [TestCase("mean( n )", "3,4,4")]
    [TestCase("sum(p)", "\"NaN\",null,-2")]
    [TestCase("min(p)", "1.5,null,-2")]
    [TestCase("max(p)", "3,null,-2")]
    [TestCase("min(t)", "\"x\",\"y\",\"x\"")]
    [TestCase("max(t)", "\"x\",\"z\",\"x\"")]
    [TestCase("first(n)", "1,2,4")]
    [TestCase("last(t)", "\"x\",\"z\",\"x\"")]
    public void Function_PerGroup_GivesGroupsInOrderOfTheirFirstRows(string function, string values)
    {
        var table = Sales;
        using var tester = Tester(table, ("v", function)).With("by", Bound.Columns(table, "s"));

        string[] expected = values.Split(',');
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            $"{{\"s\":\"b\",\"v\":{expected[0]}}}", $"{{\"s\":null,\"v\":{expected[1]}}}",
            $"{{\"s\":\"a\",\"v\":{expected[2]}}}",
        }));
    }

    [Test]
    public void Rows_None_GiveOneRowWithoutBy()
    {
        using var tester = Tester(Rows.Of("n int64"), ("c", "count()"), ("s", "sum(n)"), ("m", "mean(n)"),
            ("f", "first(n)"), ("x", "max(n)"), ("d", "count_distinct(n)"));

        Assert.That(tester.Print(), Is.EqualTo(
            new[] { """{"c":0,"s":null,"m":null,"f":null,"x":null,"d":0}""" }));
    }

    [Test]
    public void Rows_None_GiveNoGroups()
    {
        var table = Rows.Of("n int64");
        using var tester = Tester(table, ("c", "count()")).With("by", Bound.Columns(table, "n"));

        Assert.That(tester.Print(), Is.Empty);
    }

    [Test]
    public void Sum_OfIntegers_IsExactOrNull()
    {
        var table = Rows.Of("g int8, n int64, u uint64", """{"g":1,"n":"9223372036854775807","u":"0"}""",
            """{"g":1,"n":"1","u":"9223372036854775807"}""", """{"g":2,"n":"9223372036854775807","u":"0"}""",
            """{"g":2,"n":"1","u":"18446744073709551615"}""", """{"g":2,"n":"-2","u":"0"}""");
        using var tester = Tester(table, ("n", "sum(n)"), ("u", "sum(u)"), ("m", "mean(u)"))
            .With("by", Bound.Columns(table, "g"));

        // 2⁶³ does not fit; the detour beyond int64 of the second group does no harm.
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"g":1,"n":null,"u":"9223372036854775807","m":4.611686018427388E+18}""",
            """{"g":2,"n":"9223372036854775806","u":null,"m":6.148914691236517E+18}""",
        }));
    }

    [Test]
    public void Sum_OfFloats_HasEightInterleavedAccumulators()
    {
        double[] values = [.. Enumerable.Range(0, 37).Select(i => Math.Pow(-3, i) * 0.1)];
        double[] sums = new double[8];
        for (int i = 0; i < values.Length; i++)
            sums[i % 8] += values[i];
        double expected = (sums[0] + sums[4] + (sums[2] + sums[6])) + (sums[1] + sums[5] + (sums[3] + sums[7]));
        using var tester = Tester(
            Rows.Of("v float64", [.. values.Select(value => RandomRows.Line(("v", value)))]), ("s", "sum(v)"));

        Assert.That(tester.Run()["s"].Values<double>()[0], Is.EqualTo(expected));
        Assert.That(expected, Is.Not.EqualTo(values.Sum()), "the order should matter here");
    }

    [Test]
    public void Settings_Wrong_AreAllReported()
    {
        var table = Sales;
        using var tester = Tester(table, ("a", "median(p)"), ("b", "sum(t)"), ("c", "min"), ("d", "sum(q)"),
            ("e", "max(p")).With("by", Bound.Columns(table, "-s")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "by: '-s' asks for an order, which groups do not have; delete the '-'",
            "compute: column 'a': there is no function 'median'; did you mean 'mean'?",
            "compute: column 'b': 'sum(t)' is applied to utf8; expected a number or bool",
            "compute: column 'c': 'min' needs a column, as in 'min(price)'",
            "compute: input 'in' has no column 'q'; did you mean 's'?",
            "compute: column 'e': ')' is missing in 'max(p'",
        }));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows([Range(1, 20)] int seed)
    {
        var random = new RandomRows(seed);
        var rows = Enumerable.Range(0, random.Count(300)).Select(id => (Id: id, G: random.Integer(3), H: random.Text(2),
            N: random.Integer(9), P: random.Float(), B: random.Bool())).ToArray();
        var table = Rows.Of("id int64, g int16?, h utf8?, n int64?, p float32?, b bool?",
            [.. rows.Select(row => RandomRows.Line(("id", row.Id), ("g", row.G), ("h", row.H), ("n", row.N),
                ("p", row.P), ("b", row.B)))]);
        using var tester = Tester(table, ("rows", "count()"), ("ns", "count(n)"), ("sum", "sum(n)"),
            ("mean", "mean(n)"), ("trues", "sum(b)"), ("least", "min(p)"), ("most", "max(p)"),
            ("kinds", "count_distinct(p)"), ("from", "first(id)"), ("to", "last(id)"))
            .With("by", Bound.Columns(table, "g", "h"));

        var expected = rows.GroupBy(row => (row.G, row.H)).Select(group =>
        {
            var numbers = group.Select(row => (float?)row.P).Where(p => p is { } v && !float.IsNaN(v)).ToArray();
            float? other = group.Any(row => row.P is double.NaN) ? float.NaN : null;
            long?[] ns = [.. group.Select(row => row.N).Where(n => n is not null)];
            return RandomRows.Line(("g", group.Key.G), ("h", group.Key.H), ("rows", group.Count()), ("ns", ns.Length),
                ("sum", ns.Length == 0 ? null : ns.Sum()), ("mean", ns.Average()),
                ("trues", group.All(row => row.B is null) ? null : group.Count(row => row.B is true)),
                ("least", Number(numbers.Min() ?? other)), ("most", Number(numbers.Max() ?? other)),
                ("kinds", group.Select(row => (float?)row.P).Where(p => p is not null).Distinct().Count()),
                ("from", group.First().Id), ("to", group.Last().Id));
        });
        Assert.That(tester.Print().Select(line => line.Replace("-0,", "0,")),
            Is.EqualTo(expected.Select(line => line.Replace("-0,", "0,"))), $"seed {seed}");
    }

    [Test]
    public void WarmRun_EveryFunction_AllocatesNothing()
    {
        var table = Rows.Of("a int64, t utf8, p float32?", [.. Enumerable.Range(0, 500).Select(i =>
            RandomRows.Line(("a", i % 7), ("t", $"t{i % 3}"), ("p", i % 5 == 0 ? null : i * 0.5)))]);
        using var tester = Tester(table, ("rows", "count()"), ("n", "count(p)"), ("sum", "sum(a)"), ("mean", "mean(p)"),
            ("least", "min(p)"), ("most", "max(t)"), ("kinds", "count_distinct(a)"), ("to", "last(t)"))
            .With("by", Bound.Columns(table, "t"));

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static double? Number(float? value) => value is { } number
        ? double.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static OperatorTester<Aggregate> Tester(Table table, params (string Name, string Call)[] columns) =>
        new OperatorTester<Aggregate>().Input(table)
            .With("compute", columns.ToDictionary(column => column.Name, column => column.Call));
}
