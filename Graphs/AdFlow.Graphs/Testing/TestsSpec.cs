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

    /// <summary>What holds for every test that expects no error, and for every generated request.</summary>
    public IReadOnlyList<PropertySpec> Properties { get; init; } = [];

    /// <summary>Requests for which the properties hold too, or null.</summary>
    public GeneratedRequestsSpec? Requests { get; init; }

    /// <summary>What holds for all tests that state nothing else: tables, seed and clock.</summary>
    public required TestCaseSpec Shared { get; init; }

    /// <summary>Every file that is named beside the graph, as written: of tables, golden rows and records.</summary>
    public IEnumerable<YamlScalar> Files => Cases.Append(Shared)
        .SelectMany(test => test.Tables.Select(table => table.File).Concat(
            test.Outputs.Select(output => output.Golden)).Append(test.Record?.File))
        .OfType<YamlScalar>().Distinct();

    /// <summary>Nodes that properties and tests look at, with <c>.output</c> where it is not the first one; the same
    /// for all tests of the file, so that they share graphs.</summary>
    public IEnumerable<string> ObservedNodes => Properties.Select(property => property.Of?.Text)
        .Concat(Cases.SelectMany(test => test.RowCounts).Select(bound => bound.Node.Text)).OfType<string>();

    /// <summary>The tests, in the order of the file.</summary>
    public IReadOnlyList<TestCaseSpec> Cases { get; init; } = [];
}
