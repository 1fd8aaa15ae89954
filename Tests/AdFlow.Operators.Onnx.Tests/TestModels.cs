namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Small models that say what they do.</summary>
internal static class TestModels
{
    /// <summary>A model of one node for each of its outputs.</summary>
    /// <param name="inputs">Name and type of each input.</param>
    /// <param name="nodes">Operator, its inputs, its output and the output's type.</param>
    public static OnnxWriter Of(
        (string Name, OnnxType Type)[] inputs, params (string Op, string[] In, string Out, OnnxType Type)[] nodes)
    {
        var model = new OnnxWriter("test");
        foreach (var (name, type) in inputs)
            model.Input(name, type);
        foreach (var (op, ins, output, type) in nodes)
        {
            model.Node(op, ins, [output]);
            model.Output(output, type);
        }
        return model;
    }

    /// <summary>Gives its one input back as <c>y</c>.</summary>
    public static OnnxWriter Identity(OnnxType type) => Of([("x", type)], ("Identity", ["x"], "y", type));

    public static OnnxType Floats(params OnnxDimension[] shape) => OnnxType.Tensor(OnnxElementType.Float32, shape);

    public static OnnxType Of(OnnxElementType element, params OnnxDimension[] shape) =>
        OnnxType.Tensor(element, shape);
}
