using System.Globalization;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>A random graph of which only the last node is an output, so that rules may do what they like. Dispose
/// it.</summary>
internal sealed class RuledGraph : IDisposable
{
    private const string Outputs =
        "outputs:\n    last: {0}\n    a: unused_items\n    b: unused_groups\n    c: unused_words\n";

    private readonly GraphTester _tester;
    private readonly List<(string Json, object?[] Row)> _requests;
    private readonly ReferenceNode _last;

    public RuledGraph(Random random)
    {
        var tables = new RandomGraphTables(random);
        _tester = new GraphTester(TestModules.All) { Options = new() { ChunkRows = random.Next(1, 200) } };
        tables.Write(_tester);
        var pipeline = new RandomPipeline(random, tables);
        pipeline.Fill(random.Next(2, 14), rowLocal: true);
        _last = pipeline.Nodes[^1];
        _requests = [.. Enumerable.Range(0, 3).Select(_ => tables.Request(RandomPipeline.RequestColumns))];
        Yaml = pipeline.Yaml(string.Format(CultureInfo.InvariantCulture, Outputs, _last.Id));
    }

    /// <summary>The graph.</summary>
    public string Yaml { get; }

    /// <summary>Plans the graph.</summary>
    public PhysicalPlan Plan(PlanOptions planning)
    {
        _tester.Planning = planning;
        return _tester.Open(Yaml).Graph.PhysicalPlan;
    }

    /// <summary>Runs the graph.</summary>
    /// <param name="planning">How it is planned.</param>
    /// <returns>The first difference to the reference, or null.</returns>
    public string? Differs(PlanOptions planning)
    {
        Plan(planning);
        foreach (var (json, row) in _requests)
        {
            string[] found = ReferenceCells.Read(_tester.Rows(json, "last"), _last.Columns);
            string[] expected = ReferenceCells.Print(_last.Rows(row));
            if (!found.SequenceEqual(expected))
                return $"request {json}:\n{string.Join('\n', found)}\ninstead of\n{string.Join('\n', expected)}\n"
                    + _tester.Graph.PhysicalPlan;
        }
        return null;
    }

    public void Dispose() => _tester.Dispose();
}
