using AdFlow.Testing;
using BenchmarkDotNet.Attributes;

namespace AdFlow.OperatorBench;

/// <summary>An operator over all rows of a table of ads, read by the node <c>ads</c>.</summary>
public abstract class RowsBenchmark : OperatorBenchmark
{
    /// <summary>Ads of the table.</summary>
    [Params(1_000, 100_000)]
    public int Rows { get; set; } = 1_000;

    // What the loop reads.
    internal AdRows Ads { get; private set; } = new(0);

    // For columns that the loop copies.
    internal long[] Ids { get; private set; } = [];

    // Columns of the node 'ads', all of which the loop handles too.
    private protected abstract string Columns { get; }

    // The node to measure, over the node 'ads'.
    private protected abstract string Node { get; }

    // More tables and nodes, as entries with a comma behind each.
    private protected virtual string Tables => "";

    private protected virtual string Nodes => "";

    private protected override string Graph => $$"""
        adflow: 1
        graph: one_operator
        request: { query: "utf8?" }
        tables: { {{Tables}} ads: { path: ads.arrow } }
        nodes: {
          all: { op: scan, table: ads },
          ads: { op: select, in: all, with: { keep: [{{Columns}}] } }, {{Nodes}}
          measured: {{Node}}
        }
        output: measured
        """;

    private protected override void Prepare(GraphTester tester)
    {
        Ads = new AdRows(Rows);
        (Results, Ids) = (new double[Rows], new long[Rows]);
        using var table = Ads.ToTable();
        tester.Table("ads", table);
    }
}
