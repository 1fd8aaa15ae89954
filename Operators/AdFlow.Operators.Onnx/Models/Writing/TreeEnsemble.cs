namespace AdFlow.Operators.Onnx;

/// <summary>
/// Gradient-boosted trees: the score of a row is a base value plus the weights of the leaves that it reaches, one in
/// each tree. As ONNX it is one <c>ai.onnx.ml.TreeEnsembleRegressor</c> or <c>TreeEnsembleClassifier</c> (ai.onnx.ml
/// version 3), behind a regressor a <c>Sigmoid</c>, over rows of a batch of any size.
/// </summary>
public sealed class TreeEnsemble
{
    /// <summary>Trees; the first node of each is its root.</summary>
    public required IReadOnlyList<IReadOnlyList<TreeNode>> Trees { get; init; }

    /// <summary>Columns of the input, from 1.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>What every score begins with. 0 by default.</summary>
    public float BaseValue { get; init; }

    /// <summary>Whether the score is put out as a probability: its logistic function. True by default.</summary>
    public bool Logistic { get; init; } = true;

    /// <summary>Name of the input, float32[N, features]. <c>features</c> by default.</summary>
    public string Input { get; init; } = "features";

    /// <summary>Name of the output. <c>score</c> by default.</summary>
    public string Output { get; init; } = "score";

    /// <summary>Names of the features in order, kept in the model's metadata under <c>features</c> with commas between
    /// them; none by default.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>A model with one output, float32[N, 1].</summary>
    /// <param name="name">Name of the model's graph.</param>
    /// <exception cref="ArgumentException">A tree names a node or a feature that there is not.</exception>
    public OnnxWriter ToRegressor(string name)
    {
        const string sum = "sum";
        var trees = new TreeAttributes(FeatureCount, Trees);
        var model = Begin(name);
        model.Node("TreeEnsembleRegressor", [Input], [Logistic ? sum : Output], OnnxWriter.MachineLearning,
        [
            .. trees.Nodes(), .. trees.Targets(),
            OnnxAttribute.Of("n_targets", 1), OnnxAttribute.Of("base_values", [BaseValue]),
            OnnxAttribute.Of("aggregate_function", "SUM"), OnnxAttribute.Of("post_transform", "NONE"),
        ]);
        // A node of its own: ONNX Runtime leaves the operator's own transform out where there is one target.
        if (Logistic)
            model.Node("Sigmoid", [sum], [Output]);
        model.Output(Output, OnnxType.Tensor(OnnxElementType.Float32, "N", 1));
        return model;
    }

    /// <summary>A model with the outputs <c>label</c>, int64[N] of 0 and 1, and <see cref="Output"/>, float32[N, 2]:
    /// the score of 0, which is that of 1 with the other sign, and the score of 1.</summary>
    /// <param name="name">Name of the model's graph.</param>
    /// <exception cref="ArgumentException">A tree names a node or a feature that there is not.</exception>
    public OnnxWriter ToClassifier(string name)
    {
        // The base value as a tree of one leaf: ONNX Runtime uses base values of two classes in a way of its own.
        var trees = new TreeAttributes(FeatureCount, BaseValue == 0 ? Trees : [.. Trees, [TreeNode.Leaf(BaseValue)]]);
        var model = Begin(name);
        model.Node("TreeEnsembleClassifier", [Input], ["label", Output], OnnxWriter.MachineLearning,
        [
            .. trees.Nodes(), .. trees.Classes(),
            OnnxAttribute.Of("classlabels_int64s", [0L, 1L]),
            OnnxAttribute.Of("post_transform", Logistic ? "LOGISTIC" : "NONE"),
        ]);
        model.Output("label", OnnxType.Tensor(OnnxElementType.Int64, "N"));
        model.Output(Output, OnnxType.Tensor(OnnxElementType.Float32, "N", 2));
        return model;
    }

    private OnnxWriter Begin(string name)
    {
        if (Trees.Count == 0)
            throw new ArgumentException("an ensemble of no trees; it has at least one");
        if (Features.Count > 0 && Features.Count != FeatureCount)
            throw new ArgumentException($"{Features.Count} names of features for {FeatureCount} inputs");
        var model = new OnnxWriter(name);
        model.Opset(OnnxWriter.MachineLearning, 3);
        if (Features.Count > 0)
            model.Metadata("features", string.Join(',', Features));
        model.Input(Input, OnnxType.Tensor(OnnxElementType.Float32, "N", FeatureCount));
        return model;
    }
}
