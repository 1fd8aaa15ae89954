using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>What rules may change of a failure, as the page about rules says.</summary>
public sealed class RuleFailureTests
{
    // The operator refuses rows 1 and 3 of the table.
    private static GraphTester Tester(RuleOptions rules, bool fuse, string behind) =>
        new GraphTester(TestModules.All) { Planning = new PlanOptions { Rules = rules, Fuse = fuse } }
            .Table("ads", "id: int64; a: float64",
                """{"id": 0, "a": 9}""", """{"id": 1, "a": -1}""", """{"id": 2, "a": 7}""", """{"id": 3, "a": -3}""")
            .Open($$"""
                adflow: 1
                graph: refusing
                request: {}
                tables: { ads: { path: ads.arrow } }
                nodes:
                  all: { op: scan, table: ads }
                  bad: { op: test.call, in: all, with: { refuses: true } }
                  end: { {{behind}} }
                output: end
                """);

    private static (string?, FailureClass, string?, int) Refused(RuleOptions rules, bool fuse, string behind)
    {
        using var tester = Tester(rules, fuse, behind);
        var failure = tester.Failure("{}");
        return (failure.Node, failure.Class, failure.Column, failure.Row);
    }

    [Test]
    public void RowsThatAFilterDrops_AreNotRefused_AndRowsAreThoseThatCome([Values] bool fuse)
    {
        const string WithoutRow1 = "op: where, in: bad, with: id != 1";
        Assert.That(Refused(RuleOptions.None, fuse, WithoutRow1),
            Is.EqualTo(("bad", FailureClass.RequestData, "a", 1)));
        // Row 3 of the table is the third that comes to the operator.
        Assert.That(Refused(RuleOptions.All, fuse, WithoutRow1),
            Is.EqualTo(("bad", FailureClass.RequestData, "a", 2)));
        using var fine = Tester(RuleOptions.All, fuse, "op: where, in: bad, with: id % 2 == 0");
        Assert.That(fine.Rows("{}"), Has.Count.EqualTo(2));
    }

    // A stage that ends with the best rows computes for those only what does not rank them.
    [TestCase(false, false, false)]
    [TestCase(false, true, true)]
    [TestCase(true, false, true)]
    [TestCase(true, true, true)]
    public void RowsThatALimitDrops_AreNotRefused(bool rules, bool fuse, bool isFine)
    {
        const string Best = "op: top_k, in: bad, with: { by: a, k: 2 }";
        using var tester = Tester(rules ? RuleOptions.All : RuleOptions.None, fuse, Best);
        if (isFine)
            Assert.That(tester.Rows("{}"), Has.Count.EqualTo(2));
        else
            Assert.That(tester.Failure("{}").Row, Is.EqualTo(1));
    }

    [Test]
    public void WhatLooksAtAllRows_RefusesTheSameRow([Values] bool rules, [Values] bool fuse)
    {
        using var tester = new GraphTester(TestModules.All)
        {
            Planning = new PlanOptions { Rules = rules ? RuleOptions.All : RuleOptions.None, Fuse = fuse },
        }.Table("ads", "id: int64; a: float64", """{"id": 0, "a": 9}""", """{"id": 1, "a": -1}""").Open("""
            adflow: 1
            graph: refusing
            request: {}
            tables: { ads: { path: ads.arrow } }
            nodes:
              all: { op: scan, table: ads }
              sum: { op: test.total, in: all, with: { factor: 2 } }
              end: { op: where, in: sum, with: sum > 100 }
            output: end
            """);
        Assert.That(tester.Failure("{}").Row, Is.EqualTo(1));
    }
}
