namespace AdFlow.Operators.Onnx.Tests;

public sealed class DenseNetworkTests
{
    private const int Rows = 20, Seed = 30;

    [TestCase(true, 4, 1)]
    [TestCase(false, 4, 1)]
    [TestCase(true, 5, 8, 3, 2)]
    [TestCase(false, 1, 16, 1)]
    public void Network_PutsOutWhatItsLayersMake(bool isSigmoid, params int[] sizes)
    {
        NeedsOnnxRuntime.OrSkip();
        var random = new Random(Seed);
        var network = Network(random, isSigmoid, sizes);
        float[] rows = Values(random, Rows * sizes[0]);
        using var session = OnnxSession.Create(network.ToModel("net").ToBytes());
        var scores = session.Run([new("features", OnnxTensor.Of<float>("", [Rows, sizes[0]], rows))])[0]!;

        Assert.That(scores.Shape, Is.EqualTo(new long[] { Rows, sizes[^1] }));
        for (int row = 0; row < Rows; row++)
        {
            double[] expected = Scores(network, rows.AsSpan(row * sizes[0], sizes[0]));
            var found = scores.Values<float>().Slice(row * sizes[^1], sizes[^1]).ToArray();
            Assert.That(found, Is.EqualTo(expected).Within(1e-5), $"seed {Seed}, row {row}");
        }
    }

    [Test]
    public void LayersThatDoNotFit_AreRefused()
    {
        Refused("a network of no layers");
        Refused("layer 0 has 3 weights and 2 biases", new DenseLayer([1, 2, 3], [1, 2]));
        Refused("layer 1 takes 1 inputs, and the one before puts out 2",
            new DenseLayer([1, 2], [1, 2]), new DenseLayer([1], [1]));
        Assert.That(() => new DenseNetwork { Layers = [new DenseLayer([1, 2], [1])], Features = ["a"] }.ToModel("n"),
            Throws.ArgumentException.With.Message.EqualTo("1 names of features for 2 inputs"));
    }

    private static void Refused(string message, params DenseLayer[] layers) =>
        Assert.That(() => new DenseNetwork { Layers = layers }.ToModel("n"),
            Throws.ArgumentException.With.Message.StartsWith(message));

    private static DenseNetwork Network(Random random, bool isSigmoid, int[] sizes) => new()
    {
        Layers = [.. sizes.Zip(sizes.Skip(1), (inputs, outputs) =>
            new DenseLayer(Values(random, inputs * outputs), Values(random, outputs)))],
        Sigmoid = isSigmoid,
    };

    private static float[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];

    private static double[] Scores(DenseNetwork network, ReadOnlySpan<float> row)
    {
        double[] values = [.. row.ToArray().Select(value => (double)value)];
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var (layer, inputs) = (network.Layers[i], values);
            values = [.. layer.Bias.Select((bias, j) =>
                bias + inputs.Select((input, k) => input * layer.Weights[k * layer.Outputs + j]).Sum())];
            if (i < network.Layers.Count - 1)
                values = [.. values.Select(value => Math.Max(value, 0))];
        }
        return network.Sigmoid ? [.. values.Select(value => 1 / (1 + Math.Exp(-value)))] : values;
    }
}
