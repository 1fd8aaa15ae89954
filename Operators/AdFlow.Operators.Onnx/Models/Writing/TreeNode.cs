namespace AdFlow.Operators.Onnx;

/// <summary>One node of a tree of a <see cref="TreeEnsemble"/>: a test of a feature, or a leaf.</summary>
/// <param name="Feature">Ordinal of the feature that is tested; −1 for a leaf.</param>
/// <param name="Value">The threshold, or a leaf's weight.</param>
/// <param name="Low">Ordinal in the tree of the node for feature ≤ threshold.</param>
/// <param name="High">Ordinal in the tree of the node for feature &gt; threshold.</param>
/// <param name="MissingLow">Whether NaN goes to <paramref name="Low"/> too.</param>
public readonly record struct TreeNode(int Feature, float Value, int Low = 0, int High = 0, bool MissingLow = false)
{
    /// <summary>Whether it is a leaf.</summary>
    public bool IsLeaf => Feature < 0;

    /// <summary>A leaf.</summary>
    public static TreeNode Leaf(float weight) => new(-1, weight);
}
