using System.Globalization;
using System.Text;

namespace AdFlow.Bench;

/// <summary>
/// A graph of nodes that do next to nothing: each adds what its predecessors computed and its own number. Nodes are in
/// an order in which every edge goes forwards. Immutable.
/// </summary>
internal sealed class EdgeGraph
{
    private readonly int[][] _successors;

    private EdgeGraph(string name, int[][] predecessors)
    {
        Name = name;
        Predecessors = predecessors;
        _successors = [.. predecessors.Select(_ => Array.Empty<int>())];
        foreach (var group in predecessors
            .SelectMany((sources, node) => sources.Select(source => (source, node))).GroupBy(edge => edge.source))
            _successors[group.Key] = [.. group.Select(edge => edge.node)];
    }

    /// <summary>Name of its file.</summary>
    public string Name { get; }

    /// <summary>For each node, the nodes that it needs.</summary>
    public IReadOnlyList<int[]> Predecessors { get; }

    /// <summary>For each node, the nodes that need it.</summary>
    public IReadOnlyList<int[]> Successors => _successors;

    /// <summary>Number of nodes.</summary>
    public int Count => Predecessors.Count;

    /// <summary>Nodes that no other needs.</summary>
    public IEnumerable<int> Sinks => Enumerable.Range(0, Count).Where(node => _successors[node].Length == 0);

    /// <summary>Reads an edge list: a first line with the number of nodes, then two numbers a line.</summary>
    /// <exception cref="InvalidDataException">An edge goes backwards.</exception>
    public static EdgeGraph Read(string name)
    {
        string[] lines = File.ReadAllLines(Workplace.Shipped($"Graphs/{name}.edges"));
        var predecessors = new List<int>[Number(lines[0].Split(' ')[2])];
        for (int node = 0; node < predecessors.Length; node++)
            predecessors[node] = [];
        foreach (string[] edge in lines.Skip(1).Select(line => line.Split(' ')))
        {
            if (Number(edge[0]) >= Number(edge[1]))
                throw new InvalidDataException($"{name}: the edge {edge[0]} {edge[1]} does not go forwards.");
            predecessors[Number(edge[1])].Add(Number(edge[0]));
        }
        return new EdgeGraph(name, [.. predecessors.Select(sources => sources.ToArray())]);
    }

    /// <summary>The number that a node adds.</summary>
    public static float NumberOf(int node) => 0.5f * (node + 1);

    /// <summary>Computes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="values">Values of all nodes so far; takes the node's.</param>
    /// <param name="seed">What a node without predecessors adds its number to.</param>
    public void Compute(int node, float[] values, float seed)
    {
        int[] sources = Predecessors[node];
        float sum = sources.Length == 0 ? seed : values[sources[0]];
        for (int i = 1; i < sources.Length; i++)
            sum += values[sources[i]];
        values[node] = sum + NumberOf(node);
    }

    /// <summary>The graph in YAML: one map operator a node, its columns as the edges say; the request has the
    /// seed.</summary>
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture,
            $"adflow: 1\ngraph: {Name}\nrequest: {{ seed: float32 }}\nnodes:\n");
        for (int node = 0; node < Count; node++)
            yaml.Append(CultureInfo.InvariantCulture,
                $"  step{node}: {{ op: bench.step{Math.Max(1, Predecessors[node].Length)}, in: {InputOf(node)}, ")
                .Append(CultureInfo.InvariantCulture, $"with: {{ number: {NumberOf(node)} }}, ")
                .Append(CultureInfo.InvariantCulture, $"columns: {{ {ColumnsOf(node)}, sum: n{node} }} }}\n");
        string sinks = string.Join(", ", Sinks.Select(node => $"n{node}"));
        return yaml.Append(CultureInfo.InvariantCulture,
            $"  sinks: {{ op: select, in: step{Count - 1}, with: [{sinks}] }}\noutput: sinks\n").ToString();
    }

    private static string InputOf(int node) =>
        node == 0 ? "request" : FormattableString.Invariant($"step{node - 1}");

    private string ColumnsOf(int node)
    {
        int[] sources = Predecessors[node];
        return sources.Length switch
        {
            0 => "first: seed",
            <= 3 => string.Join(", ", sources.Zip(["first", "second", "third"], (source, port) =>
                $"{port}: n{source}")),
            _ => string.Join(", ", sources.Select((source, i) => $"v{i + 1}: n{source}")),
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
