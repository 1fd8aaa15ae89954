namespace AdFlow.Operators.Onnx;

// Trees as the parallel arrays that ai.onnx.ml has: one entry for each node, and one for each leaf.
internal sealed class TreeAttributes
{
    private readonly TreeEnsemble _ensemble;
    private readonly string _leafPrefix;
    private readonly List<(long Tree, long Id, TreeNode Node)> _nodes = [];

    // leafPrefix: "target" of a regressor, "class" of a classifier.
    public TreeAttributes(TreeEnsemble ensemble, string leafPrefix)
    {
        _ensemble = ensemble;
        _leafPrefix = leafPrefix;
        for (int tree = 0; tree < ensemble.Trees.Count; tree++)
        {
            var nodes = ensemble.Trees[tree];
            for (int id = 0; id < nodes.Count; id++)
                Add(tree, id, nodes);
        }
        if (_nodes.Count == 0)
            throw new ArgumentException("an ensemble of no trees; it has at least one");
    }

    public IEnumerable<OnnxAttribute> Nodes() =>
    [
        OnnxAttribute.Of("nodes_treeids", Numbers(entry => entry.Tree)),
        OnnxAttribute.Of("nodes_nodeids", Numbers(entry => entry.Id)),
        OnnxAttribute.Of("nodes_featureids", Numbers(entry => Math.Max(entry.Node.Feature, 0))),
        OnnxAttribute.Of("nodes_modes", [.. _nodes.Select(entry => entry.Node.IsLeaf ? "LEAF" : "BRANCH_LEQ")]),
        OnnxAttribute.Of("nodes_values", [.. _nodes.Select(entry => entry.Node.IsLeaf ? 0 : entry.Node.Value)]),
        OnnxAttribute.Of("nodes_truenodeids", Numbers(entry => entry.Node.Low)),
        OnnxAttribute.Of("nodes_falsenodeids", Numbers(entry => entry.Node.High)),
        OnnxAttribute.Of("nodes_missing_value_tracks_true", Numbers(entry => entry.Node.MissingLow ? 1 : 0)),
    ];

    public IEnumerable<OnnxAttribute> Leaves()
    {
        var leaves = _nodes.Where(entry => entry.Node.IsLeaf).ToArray();
        return
        [
            OnnxAttribute.Of($"{_leafPrefix}_treeids", [.. leaves.Select(entry => entry.Tree)]),
            OnnxAttribute.Of($"{_leafPrefix}_nodeids", [.. leaves.Select(entry => entry.Id)]),
            OnnxAttribute.Of($"{_leafPrefix}_ids", new long[leaves.Length]),
            OnnxAttribute.Of($"{_leafPrefix}_weights", [.. leaves.Select(entry => entry.Node.Value)]),
        ];
    }

    private long[] Numbers(Func<(long Tree, long Id, TreeNode Node), long> select) => [.. _nodes.Select(select)];

    private void Add(int tree, int id, IReadOnlyList<TreeNode> nodes)
    {
        var node = nodes[id];
        // Children stand behind their parent, so there is no cycle to fall into.
        if (!node.IsLeaf && (!IsChild(node.Low, id, nodes) || !IsChild(node.High, id, nodes)))
            throw new ArgumentException(
                $"node {id} of tree {tree} has the children {node.Low} and {node.High}; they stand behind it, before "
                + $"{nodes.Count}");
        if (node.Feature >= _ensemble.FeatureCount)
            throw new ArgumentException(
                $"node {id} of tree {tree} tests feature {node.Feature} of {_ensemble.FeatureCount}");
        _nodes.Add((tree, id, node));
    }

    private static bool IsChild(int child, int parent, IReadOnlyList<TreeNode> nodes) =>
        child > parent && child < nodes.Count;
}
