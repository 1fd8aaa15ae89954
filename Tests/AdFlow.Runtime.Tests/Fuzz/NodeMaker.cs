namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Adds random nodes to a graph that is being made.</summary>
internal abstract class NodeMaker(Random random, GraphDraft draft)
{
    protected Random Random { get; } = random;

    protected GraphDraft Draft { get; } = draft;

    /// <summary>Whether one of so many times.</summary>
    protected bool OneOf(int count) => Random.Next(count) == 0;

    protected FormulaMaker Formulas(ReferenceTable input, bool withRequest = true) =>
        new(Random, input.Columns, withRequest ? FuzzGraph.Request : []);

    /// <summary>Some columns in random order, most of them known exactly.</summary>
    protected string[] Some(ReferenceTable input, Func<CellColumn, bool> where, int count)
    {
        bool anyhow = OneOf(6);
        string[] fitting = [.. input.Columns.Where(column => where(column)
            && (anyhow || column.Knowledge is Knowledge.Exact)).Select(column => column.Name)];
        Random.Shuffle(fitting);
        return fitting[..Math.Min(count, fitting.Length)];
    }

    protected T Any<T>(IReadOnlyList<T> of) => of[Random.Next(of.Count)];
}

/// <summary>A graph that is being made.</summary>
/// <param name="tables">Which tables it may read.</param>
internal sealed class GraphDraft(FuzzTableChoice tables)
{
    private readonly List<FuzzNode> _nodes = [];
    private readonly Dictionary<string, ReferenceTable> _columns = [];
    private Names _names = new();

    public FuzzTables Tables { get; } = FuzzTables.Get(tables);

    public IReadOnlyList<FuzzNode> Nodes => _nodes;

    /// <summary>A name that no column has.</summary>
    public string NewName => $"c{_names.Next++}";

    /// <summary>Columns of a node.</summary>
    public ReferenceTable Of(string id) => _columns[id];

    /// <summary>Adds a node.</summary>
    /// <param name="text">What the graph says, see <see cref="FuzzNode"/>.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="meaning">What it means.</param>
    /// <param name="table">The table that it reads.</param>
    public void Add(string text, IReadOnlyList<string> inputs, Meaning meaning, string? table = null)
    {
        var node = new FuzzNode($"n{_nodes.Count}", text, inputs, meaning) { Table = table };
        _nodes.Add(node);
        _columns[node.Id] = node.Empty([.. inputs.Select(id => _columns[id])], Tables);
    }

    /// <summary>A draft of a sub-graph whose input has the columns of a node.</summary>
    public GraphDraft Inside(string id)
    {
        var draft = new GraphDraft(tables) { _names = _names };
        draft._columns[FuzzSubGraph.InputName] = _columns[id];
        return draft;
    }

    /// <summary>Adds a node that uses a sub-graph.</summary>
    public void AddUse(GraphDraft inside, string input)
    {
        var used = new FuzzSubGraph(inside.Nodes, _columns[input].Columns);
        var node = new FuzzNode($"n{_nodes.Count}", used.Use, [input], (inputs, _) => inputs[0]) { Used = used };
        _nodes.Add(node);
        _columns[node.Id] = node.Empty([_columns[input]], Tables);
    }

    /// <summary>Changes the node that was added last.</summary>
    public void Change(Func<FuzzNode, FuzzNode> change) => _nodes[^1] = change(_nodes[^1]);

    /// <summary>What was made.</summary>
    public FuzzGraph Graph(IReadOnlyList<string> outputs) => new(tables, _nodes, outputs);

    // Counted through all drafts of a graph.
    private sealed class Names
    {
        public int Next { get; set; }
    }
}
