namespace AdFlow.Operators.Onnx;

/// <summary>
/// A network of dense layers (multilayer perceptron): Relu between the layers, and where <see cref="Sigmoid"/> is set
/// the logistic function behind the last. One layer is a linear or logistic regression. As ONNX it is one <c>Gemm</c>
/// for each layer, over rows of a batch of any size.
/// </summary>
public sealed class DenseNetwork
{
    /// <summary>Layers from the input on, at least one; each takes what the one before puts out.</summary>
    public required IReadOnlyList<DenseLayer> Layers { get; init; }

    /// <summary>Whether outputs are probabilities: the logistic function of the last layer. True by default.</summary>
    public bool Sigmoid { get; init; } = true;

    /// <summary>Name of the input, float32[N, features]. <c>features</c> by default.</summary>
    public string Input { get; init; } = "features";

    /// <summary>Name of the output, float32[N, outputs of the last layer]. <c>score</c> by default.</summary>
    public string Output { get; init; } = "score";

    /// <summary>Names of the features in order, kept in the model's metadata under <c>features</c> with commas between
    /// them; none by default.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The network as a model.</summary>
    /// <param name="name">Name of the model's graph.</param>
    /// <param name="weights">File beside the model that takes weights and biases; null leaves them in it.</param>
    /// <exception cref="ArgumentException">Layers do not fit each other.</exception>
    public OnnxWriter ToModel(string name, OnnxWeights? weights = null)
    {
        Check();
        var model = new OnnxWriter(name);
        model.Input(Input, OnnxType.Tensor(OnnxElementType.Float32, "N", Layers[0].Inputs));
        if (Features.Count > 0)
            model.Metadata("features", string.Join(',', Features));
        string last = Input;
        for (int i = 0; i < Layers.Count; i++)
            last = AddLayer(model, last, i, weights);
        if (Sigmoid)
            model.Node("Sigmoid", [last], [Output]);
        model.Output(Output, OnnxType.Tensor(OnnxElementType.Float32, "N", Layers[^1].Outputs));
        return model;
    }

    private string AddLayer(OnnxWriter model, string input, int index, OnnxWeights? weights)
    {
        var layer = Layers[index];
        bool isLast = index == Layers.Count - 1;
        model.Initializer(
            OnnxTensor.Of<float>($"weights_{index}", [layer.Inputs, layer.Outputs], layer.Weights), weights);
        model.Initializer(OnnxTensor.Of<float>($"bias_{index}", [layer.Outputs], layer.Bias), weights);
        string sum = isLast && !Sigmoid ? Output : $"sum_{index}";
        model.Node("Gemm", [input, $"weights_{index}", $"bias_{index}"], [sum]);
        if (isLast)
            return sum;
        model.Node("Relu", [sum], [$"relu_{index}"]);
        return $"relu_{index}";
    }

    private void Check()
    {
        if (Layers.Count == 0)
            throw new ArgumentException("a network of no layers; it has at least one");
        for (int i = 0; i < Layers.Count; i++)
        {
            var layer = Layers[i];
            if (layer.Inputs * layer.Outputs != layer.Weights.Length || layer.Weights.Length == 0)
                throw new ArgumentException(
                    $"layer {i} has {layer.Weights.Length} weights and {layer.Outputs} biases; the weights are inputs "
                    + "times outputs");
            if (i > 0 && layer.Inputs != Layers[i - 1].Outputs)
                throw new ArgumentException(
                    $"layer {i} takes {layer.Inputs} inputs, and the one before puts out {Layers[i - 1].Outputs}");
        }
        if (Features.Count > 0 && Features.Count != Layers[0].Inputs)
            throw new ArgumentException($"{Features.Count} names of features for {Layers[0].Inputs} inputs");
    }
}
