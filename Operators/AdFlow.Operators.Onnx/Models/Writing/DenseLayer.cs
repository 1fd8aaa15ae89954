namespace AdFlow.Operators.Onnx;

/// <summary>One layer of a <see cref="DenseNetwork"/>: output j is bias j plus the sum over i of input i times weight
/// (i, j).</summary>
/// <param name="Weights">Inputs × outputs in row-major order: (i, j) at i · outputs + j.</param>
/// <param name="Bias">One for each output.</param>
public sealed record DenseLayer(float[] Weights, float[] Bias)
{
    /// <summary>Outputs.</summary>
    public int Outputs => Bias.Length;

    /// <summary>Inputs.</summary>
    public int Inputs => Bias.Length == 0 ? 0 : Weights.Length / Bias.Length;
}
