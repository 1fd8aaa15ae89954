using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

public sealed class CounterAddTests
{
    private static GraphTester Open(string node, out IReadOnlyList<string> problems)
    {
        var tester = new GraphTester(StandardOperators.Module).Table(
            "ads", "ad_id: int32?; amount: int64?; other: int64?",
            """{"ad_id":1,"amount":5,"other":7}""", """{"ad_id":2,"amount":null,"other":7}""",
            """{"ad_id":null,"amount":5,"other":7}""", """{"ad_id":1,"amount":-9,"other":null}""",
            """{"ad_id":1,"amount":2,"other":1}""");
        problems = tester.Problems($$"""
            adflow: 1
            graph: impressions
            request: { query: "utf8?" }
            tables: { ads: { path: ads.arrow }, shown: { counter: { ad_id: int64 } } }
            nodes:
              ads: { op: scan, table: ads }
              counted: { op: counter.add, in: ads, table: shown{{node}} }
              few: { op: select, in: counted, with: [used] }
            output: few
            """);
        return tester;
    }

    private static IEnumerable<string> Used(params long?[] used) =>
        used.Select(value => $$"""{"used":{{value?.ToString() ?? "null"}}}""");

    [Test]
    public void AmountsOfAColumn_AreAdded_NegativeOnesGivenBack()
    {
        using var tester = Open("", out _);
        Assert.That(tester.ShadowRows("{}"), Is.EqualTo(Used(5, 0, null, 0, 2)));
        Assert.That(tester.Rows("{}"), Is.EqualTo(Used(5, 0, null, 0, 2)));
        Assert.That(tester.ShadowRows("{}"), Is.EqualTo(Used(7, 0, null, 0, 2)));
        using var other = Open(", columns: { amount: other }", out _);
        Assert.That(other.Rows("{}"), Is.EqualTo(Used(7, 7, null, 7, 8)));
    }

    [Test]
    public void AConstant_GoesBeforeTheColumn()
    {
        using var tester = Open(", with: { by: 3 }", out _);
        Assert.That(tester.Rows("{}"), Is.EqualTo(Used(3, 3, null, 6, 9)));
    }

    [Test]
    public void WithoutAnAmount_EachRowCountsOne()
    {
        using var tester = new GraphTester(StandardOperators.Module).Table("ads", "ad_id: int64", """{"ad_id":4}""",
            """{"ad_id":4}""").Open("""
            adflow: 1
            graph: impressions
            request: { query: "utf8?" }
            tables: { ads: { path: ads.arrow }, shown: { counter: { ad_id: int64 } } }
            nodes:
              ads: { op: scan, table: ads }
              counted: { op: counter.add, in: ads, table: shown }
            output: counted
            """);
        Assert.That(tester.Rows("{}"), Is.EqualTo(
            new[] { """{"ad_id":4,"used":1}""", """{"ad_id":4,"used":2}""" }));
    }

    [Test]
    public void TwoAmounts_AreAProblem()
    {
        using var tester = Open(", with: { by: 3 }, columns: { amount: other }", out var problems);
        Assert.That(problems.Single(), Does.Contain("'by' and the column 'other' both say what to add; delete one"));
    }
}
