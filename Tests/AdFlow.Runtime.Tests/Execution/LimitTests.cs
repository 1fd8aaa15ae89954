using AdFlow.Operators;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>A run that needs more memory than it may have fails alone, wherever it happens.</summary>
public sealed class LimitTests
{
    private static readonly BoundGraphOptions Options = new() { RunMemoryBytes = 1 << 20, MaxConcurrentRuns = 1 };

    [Test]
    public void RequestBeyondTheLimit_FailsAndGivesItsSlabBack()
    {
        using var tester = new GraphTester(TestModules.All) { Options = Options }
            .Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""")
            .Open("""
                adflow: 1
                graph: large
                request: { id: int64, text: utf8 }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  found: { op: test.search, in: request, table: ads }
                  kept: { op: select, in: found, with: [id] }
                output: kept
                """);
        string large = $$"""{"id": 7, "text": "{{new string('a', 2 << 20)}}"}""";
        for (int i = 0; i < 3; i++)
        {
            // Copied, because an asynchronous node may outlive the caller's request.
            var failure = tester.Failure(large);
            Assert.That((failure.Class, failure.Code),
                Is.EqualTo((FailureClass.Capacity, FailureCodes.OutOfMemory)));
        }
        Assert.That(tester.Rows("""{"id": 7, "text": "a"}"""), Is.EqualTo(["""{"id":7}"""]));
    }

    [Test]
    public void LimitInTheMiddleOfAnyStage_FailsThatRunOnlyAndNamesItsNode([Range(1, 40)] int kilobytes)
    {
        string[] rows = [.. Enumerable.Range(0, 500).Select(i => $$"""{"a": {{i}}, "b": {{i % 7}}, "t": "t{{i}}"}""")];
        using var tester = new GraphTester(TestModules.All) { Options = new() { RunMemoryBytes = kilobytes * 4096 } }
            .Table("ads", "a: float32; b: float64; t: utf8", rows)
            .Open("""
                adflow: 1
                graph: stages
                request: { most: int64 }
                tables: { ads: { path: ads.arrow } }
                nodes:
                  scan: { op: scan, table: ads }
                  few: { op: where, in: scan, with: a < request.most }
                  sum: { op: test.sum, in: few }
                  product: { op: test.times, in: sum, columns: { b: sum } }
                  more: { op: let, in: product, with: { twice: product * 2 } }
                  sorted: { op: sort, in: more, with: [t, -twice] }
                  groups: { op: aggregate, in: sorted, with: { by: [b], compute: { n: count(), s: sum(twice) } } }
                outputs: { sorted: sorted, groups: groups }
                """);
        using (var run = tester.Run("""{"most": 500}"""))
            if (run.Failure is { } failure)
            {
                Assert.That(failure.Code, Is.EqualTo(FailureCodes.OutOfMemory));
                Assert.That(failure.Node, Is.Not.Null);
            }
        using var next = tester.Run("""{"most": 0}""");
        Assert.That(next.Failure?.Code, Is.Null.Or.EqualTo(FailureCodes.OutOfMemory));
        if (kilobytes >= 20)
            Assert.That(next.Failure, Is.Null);
    }
}
