using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary>An operator that works on one query, which the node <c>words</c> has cut into tokens.</summary>
public abstract class SearchBenchmark : OperatorBenchmark
{
    // What is searched.
    internal static SearchRows Search { get; } = new();

    private protected static string Query { get; } = string.Join(' ', Search.Words[..3]);

    private protected override string Request => $$"""{ "query": "{{Query}}" }""";

    // Tables of the graph, as entries.
    private protected abstract string Tables { get; }

    // What makes the node 'words' of the request.
    private protected virtual string First => "words: { op: recall.rewrite, in: request },";

    // Further nodes of the graph, as entries; the last one is 'measured'.
    private protected abstract string Nodes { get; }

    private protected override string Graph => $$"""
        adflow: 1
        graph: one_operator
        request: { query: utf8 }
        tables: { {{Tables}} }
        nodes: {
          {{First}} {{Nodes}}
        }
        output: measured
        """;

    private protected static void Write(GraphTester tester, string name, Table table)
    {
        using (table)
            tester.Table(name, table);
    }
}
