namespace AdFlow.Hosting.Tests;

/// <summary>Small graphs for tests.</summary>
internal static class HostGraphs
{
    /// <summary>Answers a number with its double.</summary>
    public static string Double(string name) => $$"""
        adflow: 1
        graph: {{name}}
        request: { x: float64 }
        nodes:
          doubled: { op: let, in: request, with: { y: x * 2 } }
        output: doubled
        """;

    /// <summary>Answers a number with its root.</summary>
    public static string Root(string name) => Double(name).Replace("x * 2", "sqrt(x)", StringComparison.Ordinal);

    /// <summary>Lets <see cref="Hosting.Tests.Act"/> do something.</summary>
    public static string Act(string name, string act, string rest = "") => $$"""
        adflow: 1
        graph: {{name}}
        request: { x: float64 }
        nodes:
          done: { op: test.act, in: request, with: { name: {{act}} }{{rest}} }
        output: done
        """;

    /// <summary>Gives a graph a deadline; unlike a sender's, it does not begin before the graph is bound.</summary>
    public static string WithDeadline(string graph, string deadline = "20ms") =>
        graph.Replace("request:", $"deadline: {deadline}\nrequest:", StringComparison.Ordinal);

    /// <summary>Lets <see cref="Hosting.Tests.ActLater"/> do something.</summary>
    public static string ActLater(string name, string act, string rest = "") =>
        Act(name, act, rest).Replace("test.act", "test.later", StringComparison.Ordinal);

    /// <summary>Looks a number up in a table beside the graph's folder.</summary>
    public static string Lookup(string name, string table) => $$"""
        adflow: 1
        graph: {{name}}
        request: { id: int64 }
        tables:
          ads: { path: "{{table}}", key: id }
        nodes:
          found: { op: join, in: request, table: ads }
        output: found
        """;

    /// <summary>Looks a number up in two tables, and answers <c>left</c> of one and <c>right</c> of the other.
    /// </summary>
    public static string Pair(string name) => $$"""
        adflow: 1
        graph: {{name}}
        request: { id: int64 }
        tables:
          lefts:  { path: none/lefts.arrow, key: id }
          rights: { path: none/rights.arrow, key: id }
        nodes:
          left:  { op: join, in: request, table: lefts }
          right: { op: join, in: left, table: rights }
        output: right
        """;
}
