using System.Text;

namespace AdFlow.Graphs.Tests.Overlays;

/// <summary>A graph with a sub-graph as text that can be edited setting by setting, as an author does it. Not
/// thread-safe.</summary>
internal sealed class EditedGraph
{
    private readonly Dictionary<string, NodeText> _nodes = new(StringComparer.Ordinal)
    {
        ["text"] = new("op: recall.text, table: products", "in: request")
        {
            With = { ("limit", "30"), ("boosts", "{ title: 2 }") },
            Keys = { ("timeout", "8ms"), ("on_timeout", "empty") },
        },
        ["some"] = new("op: where", "in: text") { Bare = "score > settings.reserve" },
        ["marked"] = new("op: tag", "in: some") { With = { ("column", "score"), ("share", "0.25") } },
        ["more"] = new("op: let", "in: marked")
        {
            With = { ("value", "score * 2") }, Keys = { ("when", "request.slots > 1") },
        },
        ["priced"] = new("use: s.graph.yaml", "in: { ads: more }") { With = { ("factor", "2") } },
        ["ranked"] = new("op: sort", "in: priced") { With = { ("by", "[-worth, score]"), ("nulls", "first") } },
    };

    private readonly NodeText _inside = new("op: let", "in: ads") { With = { ("worth", "score * settings.factor") } };

    private string _reserve = "0.05";

    /// <summary>Sets a setting where an author would write it; null takes a node's key away.</summary>
    public void Set(string target, string value)
    {
        int dot = target.IndexOf('.', StringComparison.Ordinal);
        var (path, name) = (target[..dot], target[(dot + 1)..]);
        if (path == "settings")
        {
            _reserve = value;
            return;
        }
        var node = Node(path);
        bool isKey = IsKey(name);
        if (name == "with")
            (node.Bare, _) = (value, node.With.RemoveAll(_ => true));
        else if (isKey && value == "null")
            node.Keys.RemoveAll(entry => entry.Name == name);
        else
            Put(isKey ? node.Keys : node.With, name, value);
    }

    /// <summary>Whether a setting has no place: a part of what is one value, or of a sub-graph that was swapped.
    /// </summary>
    public bool IsLost(string target)
    {
        string path = target[..target.IndexOf('.', StringComparison.Ordinal)];
        return path != "settings" && ((Node(path).Bare is not null && !IsKey(target[(path.Length + 1)..], "with"))
            || (path == "priced/scaled" && !_nodes["priced"].Work.StartsWith("use", StringComparison.Ordinal)));
    }

    /// <summary>Writes another operator; inputs, condition and timeout stay.</summary>
    public void Swap(string path, string work, string with)
    {
        var node = Node(path);
        node.Work = work;
        node.Bare = with;
        node.With.Clear();
    }

    /// <summary>The documents by file name, the graph first.</summary>
    public (string File, string Text)[] Documents()
    {
        var nodes = new StringBuilder();
        foreach (var (id, node) in _nodes)
            nodes.Append("  ").Append(id).Append(": ").Append(node.Text()).Append('\n');
        return
        [
            ("g.graph.yaml", $$"""
                adflow: 1
                graph: g
                request: { query: utf8, slots: int64 }
                settings: { reserve: { type: float64, default: {{_reserve}} } }
                tables:
                  products: { path: products.arrow, key: ad_id, indexes: { text: { inverted: title } } }
                  bidwords: { path: bidwords.arrow, indexes: { words: { bidwords: text } } }
                nodes:
                {{nodes}}
                output: ranked
                """),
            ("s.graph.yaml", $$"""
                adflow: 1
                graph: s
                inputs: { ads: { score: float32 } }
                settings: { factor: float64 }
                nodes: { scaled: {{_inside.Text()}} }
                output: scaled
                """),
        ];
    }

    private static bool IsKey(string name, string? another = null) =>
        name is "when" or "timeout" or "on_timeout" or "on_error" || name == another;

    private NodeText Node(string path) => path == "priced/scaled" ? _inside : _nodes[path];

    private static void Put(List<(string Name, string Value)> entries, string name, string value)
    {
        int found = entries.FindIndex(entry => entry.Name == name);
        if (found >= 0)
            entries[found] = (name, value);
        else
            entries.Add((name, value));
    }

    private sealed class NodeText(string work, string inputs)
    {
        public string Work { get; set; } = work;

        /// <summary>The whole of <c>with:</c>, or null where it is made of <see cref="With"/>.</summary>
        public string? Bare { get; set; }

        public List<(string Name, string Value)> With { get; } = [];

        public List<(string Name, string Value)> Keys { get; } = [];

        public string Text() => $"{{ {Work}, {inputs}{(Bare is null && With.Count == 0 ? "" : $", with: {Settings()}")}"
            + string.Concat(Keys.Select(key => $", {key.Name}: {key.Value}")) + " }";

        private string Settings() => Bare ?? $"{{ {string.Join(", ", With.Select(e => $"{e.Name}: {e.Value}"))} }}";
    }
}
