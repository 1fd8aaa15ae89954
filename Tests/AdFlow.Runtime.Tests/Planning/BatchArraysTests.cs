using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class BatchArraysTests
{
    private static BatchArrays Arrays(string nodes, out GraphTester tester)
    {
        tester = new GraphTester(TestModules.All) { Planning = new PlanOptions { Fuse = false } }
            .Table("ads", "id: int64; a: float32; b: float32").Open($$"""
                adflow: 1
                graph: arrays
                request: { limit: int64 }
                tables: { ads: { path: ads.arrow } }
                nodes:
                  scan: { op: scan, table: ads }
                {{nodes}}
                """);
        return tester.Graph.PhysicalPlan.Arrays;
    }

    private static int Of(GraphTester tester, string node)
    {
        var plan = tester.Graph.PhysicalPlan;
        return plan.Arrays.Of(plan.OutputStarts[plan.Logical.Nodes.Single(one => one.Path == node).Ordinal]);
    }

    [Test]
    public void ChainThatAddsColumns_HasOneArray()
    {
        var arrays = Arrays("""
              one: { op: test.sum, in: scan, columns: { sum: s1 } }
              two: { op: test.sum, in: one, columns: { b: s1, sum: s2 } }
              three: { op: test.sum, in: two, columns: { b: s2, sum: s3 } }
            output: three
            """, out var tester);
        using (tester)
        {
            Assert.That(arrays.Count, Is.EqualTo(1));
            Assert.That(arrays.Length(0), Is.EqualTo(6));
            Assert.That(Of(tester, "scan"), Is.EqualTo(-1), "no fused stage makes it");
        }
    }

    [Test]
    public void SecondBatchWithOtherColumns_HasAnArrayOfItsOwn()
    {
        var arrays = Arrays("""
              one: { op: test.sum, in: scan, columns: { sum: s1 } }
              left: { op: test.sum, in: one, columns: { b: s1, sum: s2 } }
              right: { op: test.times, in: one, columns: { b: s1, product: s3 } }
            outputs: { one: one, left: left, right: right }
            """, out var tester);
        using (tester)
        {
            Assert.That(arrays.Count, Is.EqualTo(2));
            Assert.That(Of(tester, "left"), Is.EqualTo(Of(tester, "one")));
            Assert.That(Of(tester, "right"), Is.Not.EqualTo(Of(tester, "one")));
        }
    }

    [Test]
    public void FewerRows_AreOtherColumns()
    {
        var arrays = Arrays("""
              one: { op: test.sum, in: scan, columns: { sum: s1 } }
              kept: { op: where, in: one, with: s1 > request.limit }
            outputs: { one: one, kept: kept }
            """, out var tester);
        using (tester)
            Assert.That(Of(tester, "kept"), Is.Not.EqualTo(Of(tester, "one")), $"{arrays.Count} arrays");
    }
}
