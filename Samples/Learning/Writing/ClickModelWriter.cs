using AdFlow.Operators.Onnx;

namespace AdFlow.Samples.Learning;

/// <summary>
/// Writes a <see cref="ClickModel"/> as ONNX, in float32. Each part adds something to the sums of the score and of the
/// hidden units, side by side in one matrix of 1 + hidden columns; <see cref="ToBytes"/> adds them up and puts the
/// activation, the second layer and the logistic function behind. Equal calls give equal bytes. Not thread-safe.
/// </summary>
/// <param name="name">Name of the model's graph.</param>
/// <param name="model">The model; it has hidden units.</param>
public sealed class ClickModelWriter(string name, ClickModel model)
{
    private readonly List<string> _sums = ["bias"];

    /// <summary>Takes inputs and nodes that parts need.</summary>
    public OnnxWriter Onnx { get; } = new(name);

    private int Width => 1 + model.HiddenCount;

    /// <summary>Declares an input of integers, one a row, each of which chooses a row of weights.</summary>
    /// <param name="input">Name of the input.</param>
    /// <param name="count">Integers that there are, from 0.</param>
    /// <param name="row">Weights of each, as <see cref="Weights"/> makes them.</param>
    public void Lookup(string input, int count, Func<int, double[]> row)
    {
        Onnx.Input(input, OnnxType.Tensor(OnnxElementType.Int64, "N"));
        Constant($"{input}_rows", [count, Width], [.. Enumerable.Range(0, count).SelectMany(row)]);
        Onnx.Node("Gather", [$"{input}_rows", input], [$"{input}_sums"]);
        _sums.Add($"{input}_sums");
    }

    /// <summary>Adds values times weights.</summary>
    /// <param name="value">An input, or what a node has made: float32[N, rows of weights].</param>
    /// <param name="rows">Weights of each element.</param>
    public void Linear(string value, params double[][] rows)
    {
        Constant($"{value}_weights", [rows.Length, Width], [.. rows.SelectMany(row => row)]);
        Onnx.Node("MatMul", [value, $"{value}_weights"], [$"{value}_sums"]);
        _sums.Add($"{value}_sums");
    }

    /// <summary>Makes log(1 + value) of a value, under the name <c>value_log</c>.</summary>
    public void Log1p(string value)
    {
        Constant($"{value}_one", [1], [1]);
        Onnx.Node("Add", [value, $"{value}_one"], [$"{value}_more"]);
        Onnx.Node("Log", [$"{value}_more"], [$"{value}_log"]);
    }

    /// <summary>The sum of the weights of some features, each times its value.</summary>
    public double[] Weights(params (int Feature, double Value)[] features)
    {
        var sums = new double[Width];
        foreach (var (feature, value) in features)
            for (int unit = 0; unit < Width; unit++)
                sums[unit] += value * model.Weights(feature)[unit];
        return sums;
    }

    /// <summary>Ends the model.</summary>
    /// <param name="output">Name of its output, float32[N, 1]: the click probability.</param>
    /// <returns>The file.</returns>
    public byte[] ToBytes(string output)
    {
        Constant("bias", [1, Width], [.. model.Biases]);
        Constant("hidden_weights", [model.HiddenCount, 1], [.. model.Out]);
        Onnx.Initializer(OnnxTensor.Of<long>("columns", [1], [1]));
        Onnx.Initializer(OnnxTensor.Of<long>("first", [1], [0]));
        Onnx.Initializer(OnnxTensor.Of<long>("last", [1], [Width]));
        Onnx.Node("Sum", [.. _sums], ["sums"]);
        Onnx.Node("Slice", ["sums", "first", "columns", "columns"], ["wide"]);
        Onnx.Node("Slice", ["sums", "columns", "last", "columns"], ["hidden_sums"]);
        Onnx.Node("Tanh", ["hidden_sums"], ["hidden"]);
        Onnx.Node("MatMul", ["hidden", "hidden_weights"], ["deep"]);
        Onnx.Node("Add", ["wide", "deep"], ["logit"]);
        Onnx.Node("Sigmoid", ["logit"], [output]);
        Onnx.Output(output, OnnxType.Tensor(OnnxElementType.Float32, "N", 1));
        return Onnx.ToBytes();
    }

    private void Constant(string constant, long[] shape, double[] values) =>
        Onnx.Initializer(OnnxTensor.Of<float>(constant, shape, [.. values.Select(value => (float)value)]));
}
