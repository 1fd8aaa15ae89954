namespace AdFlow.Graphs;

/// <summary>The tests of a graph (<c>*.tests.yaml</c>) as their author wrote them, with positions. Immutable.</summary>
/// <param name="File">Path of the file, as given.</param>
public sealed record TestsSpec(string File)
{
    /// <summary>Path of the graph, joined to this file's folder; where <c>graph:</c> is left out,
    /// <c>x.graph.yaml</c> for <c>x.tests.yaml</c>.</summary>
    public string GraphPath { get; init; } = "";

    /// <summary>Where the graph is named, else the begin of the file.</summary>
    public SourcePosition GraphPosition { get; init; } = new(File, 1, 1);

    /// <summary>What the tests are about.</summary>
    public string Doc { get; init; } = "";

    /// <summary>The tests, in the order of the file.</summary>
    public IReadOnlyList<TestCaseSpec> Cases { get; init; } = [];
}
