namespace AdFlow.Graphs;

/// <summary>Collects every problem of a graph, so that an author sees all of them at once. Not thread-safe.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<(string, SourcePosition, string)> _known = [];

    /// <summary>Number of problems so far.</summary>
    public int Count => _items.Count;

    /// <summary>How often a problem was added, repeated ones too: whether something went wrong since is told by this.
    /// </summary>
    internal int Additions { get; private set; }

    /// <summary>Whether there is any problem.</summary>
    public bool HasErrors => _items.Count > 0;

    /// <summary>Adds a problem; the same one twice, as where a sub-graph is used twice, counts once.</summary>
    public void Add(string code, SourcePosition position, string message, string? node = null)
    {
        Additions++;
        var item = new Diagnostic(code, position, Shown.Harmless(message)) { Node = node };
        if (_known.Add((code, position, item.Message)))
            _items.Add(item);
    }

    /// <summary>All problems, by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> ToList() =>
    [
        .. _items.OrderBy(item => item.Position.File, StringComparer.Ordinal)
            .ThenBy(item => item.Position.Line).ThenBy(item => item.Position.Column)
    ];
}
