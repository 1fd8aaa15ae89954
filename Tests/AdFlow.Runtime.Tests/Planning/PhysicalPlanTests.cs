using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class PhysicalPlanTests
{
    [Test]
    public void SearcherComesEarly_MapsAreFused_AndWhatNobodyNeedsIsLeftOut()
    {
        using var tester = new GraphTester(TestModules.All)
            .Table("ads", "id: int64; a: float32; b: float32; name: utf8")
            .Open("""
                adflow: 1
                graph: golden
                request: { id: int64, wanted: bool }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  scan: { op: scan, table: ads }
                  sum: { op: test.sum, in: scan }
                  both: { op: test.both, in: sum, columns: { b: sum } }
                  kept: { op: where, in: both, with: high > 0, when: request.wanted }
                  near: { op: test.search, in: request, table: ads }
                  all: { op: union, in: [kept, near] }
                  out: { op: select, in: all, with: [id, a, high] }
                output: out
                """);
        Assert.That(tester.Graph.PhysicalPlan.ToString(), Is.EqualTo("""
            graph golden
            stage 0 async
              near = test.search(request, table ads)
                out: id, a; pruned: wanted, b, name
            stage 1 table
              scan = scan(table ads)
                out: id, a, b; pruned: name
            stage 2 fused
              sum = test.sum(scan) in float32
                out: id, a, sum; pruned: b, name
              both = test.both(sum) in float32
                out: id, a, high; pruned: b, name, sum, low
              2 kernels; 2 columns read, 1 written; chunks of 1024 rows
            stage 3 fused
              kept = where(both) when request.wanted
                out: id, a, high; pruned: b, name, sum, low
              1 filter; 1 column read, 0 written; chunks of 1024 rows
            stage 4 table after async stage 0
              all = union(kept, near)
                out: id, a, high; pruned: b, name, sum, low, wanted
            stage 5 fused
              out = select(all)
                out: id, a, high
              columns passed only
            scan → sum: not fused, 'scan' stands alone: it takes a whole table
            sum → both: fused, over the same rows
            both → kept: not fused, 'kept' stands alone: it has a 'when'
            kept → all: not fused, 'kept' stands alone: it has a 'when'
            near → all: not fused, 'near' stands alone: it is asynchronous
            all → out: not fused, 'all' stands alone: it takes several batches
            table ads: id, a, b; pruned: name
            output output: out

            """));
    }

    [Test]
    public void EveryEdge_SaysWhyItsEndsAreOrAreNotFused()
    {
        using var tester = new GraphTester(TestModules.All) { Planning = new() { Rules = RuleOptions.None } }
            .Table("ads", "id: int64; a: float32; b: float32")
            .Open("""
                adflow: 1
                graph: edges
                request: {}
                tables: { ads: { path: ads.arrow } }
                nodes:
                  scan: { op: scan, table: ads }
                  sum: { op: test.sum, in: scan }
                  some: { op: where, in: sum, with: a > 0 }
                  twice: { op: let, in: some, with: { twice: sum * 2 } }
                  other: { op: where, in: sum, with: b > 0 }
                  best: { op: top_k, in: twice, with: { by: twice, k: 3 } }
                  worst: { op: sort, in: other, with: [a] }
                  first: { op: top_k, in: worst, with: { by: a, k: 2 } }
                outputs: { best: best, first: first }
                """);
        Assert.That(tester.Graph.PhysicalPlan.Edges.Select(edge =>
            $"{edge.Producer.Path} → {edge.Consumer.Path}: {(edge.IsFused ? "" : "not ")}fused, {edge.Reason}"),
            Is.EquivalentTo(new[]
            {
                "scan → sum: not fused, 'scan' stands alone: it takes a whole table",
                "sum → some: fused, over the same rows",
                "some → twice: fused, over the rows that the stage has left",
                "sum → other: not fused, another node of the stage goes on with other rows of it",
                "twice → best: not fused, all rows of 'sum' are needed elsewhere too",
                "other → worst: fused, ends the stage: rows are added chunk by chunk",
                "worst → first: not fused, 'worst' ends its stage",
            }));
    }
}
