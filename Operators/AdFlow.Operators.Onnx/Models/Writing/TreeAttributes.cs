namespace AdFlow.Operators.Onnx;

// Trees as the parallel arrays that ai.onnx.ml has: one entry for each node, and one for each leaf.
internal sealed class TreeAttributes
{
    private readonly int _featureCount;
    private readonly List<(long Tree, long Id, TreeNode Node)> _nodes = [];

    public TreeAttributes(int featureCount, IReadOnlyList<IReadOnlyList<TreeNode>> trees)
    {
        _featureCount = featureCount;
        for (int tree = 0; tree < trees.Count; tree++)
        {
            var nodes = trees[tree];
            if (nodes.Count == 0)
                throw new ArgumentException($"tree {tree} has no nodes; it has at least a leaf");
            for (int id = 0; id < nodes.Count; id++)
                Add(tree, id, nodes);
        }
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

    // Each leaf adds to the one target.
    public IEnumerable<OnnxAttribute> Targets() => Leaves("target", [(0, 1)]);

    // Each leaf adds to both classes. The definition allows one class to be left out, but ONNX Runtime then chooses the
    // label in one of two ways, depending on whether any weight is negative.
    public IEnumerable<OnnxAttribute> Classes() => Leaves("class", [(0, -1), (1, 1)]);

    private IEnumerable<OnnxAttribute> Leaves(string prefix, (long Id, float Sign)[] weights)
    {
        var leaves = _nodes.Where(entry => entry.Node.IsLeaf)
            .SelectMany(leaf => weights.Select(weight => (leaf, weight))).ToArray();
        return
        [
            OnnxAttribute.Of($"{prefix}_treeids", [.. leaves.Select(entry => entry.leaf.Tree)]),
            OnnxAttribute.Of($"{prefix}_nodeids", [.. leaves.Select(entry => entry.leaf.Id)]),
            OnnxAttribute.Of($"{prefix}_ids", [.. leaves.Select(entry => entry.weight.Id)]),
            OnnxAttribute.Of(
                $"{prefix}_weights", [.. leaves.Select(entry => entry.leaf.Node.Value * entry.weight.Sign)]),
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
        if (node.Feature >= _featureCount)
            throw new ArgumentException(
                $"node {id} of tree {tree} tests feature {node.Feature} of {_featureCount}");
        _nodes.Add((tree, id, node));
    }

    private static bool IsChild(int child, int parent, IReadOnlyList<TreeNode> nodes) =>
        child > parent && child < nodes.Count;
}
