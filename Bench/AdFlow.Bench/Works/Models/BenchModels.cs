using AdFlow.Operators.Onnx;

namespace AdFlow.Bench;

/// <summary>Models over the seven features of an <see cref="AdTable"/>, with weights drawn from a fixed seed: what a
/// model has learnt does not change what it costs.</summary>
internal static class BenchModels
{
    /// <summary>Features of a row.</summary>
    public const int Features = 7;

    private const int Seed = 31;
    private const int Trees = 100;
    private const int Depth = 5;

    private static readonly int[] s_layers = [Features, 64, 32, 1];

    /// <summary>A network of three dense layers.</summary>
    public static byte[] Mlp()
    {
        var random = new Random(Seed);
        return new DenseNetwork
        {
            Layers = [.. s_layers.Skip(1).Select((outputs, i) => new DenseLayer(
                Draw(random, s_layers[i] * outputs, 1 / MathF.Sqrt(s_layers[i])), Draw(random, outputs, 0.1f)))],
        }.ToModel("mlp").ToBytes();
    }

    /// <summary>A hundred trees of depth five.</summary>
    public static byte[] GradientBoostedTrees()
    {
        var random = new Random(Seed);
        return new TreeEnsemble
        {
            Trees = [.. Enumerable.Range(0, Trees).Select(_ => Tree(random))],
            FeatureCount = Features,
        }.ToRegressor("trees").ToBytes();
    }

    /// <summary>Writes the graph that runs a model, and the model beside it.</summary>
    /// <returns>Path of the graph.</returns>
    public static string Place(byte[] model, string graph, string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), model);
        string path = Path.Combine(folder, graph);
        File.Copy(Workplace.Shipped($"Graphs/{graph}"), path, overwrite: true);
        return path;
    }

    private static float[] Draw(Random random, int count, float size) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2 - 1) * size)];

    // A complete tree: node i has the children 2i + 1 and 2i + 2.
    private static TreeNode[] Tree(Random random)
    {
        int tests = (1 << Depth) - 1;
        return [.. Enumerable.Range(0, 2 * tests + 1).Select(i => i < tests
            ? new TreeNode(random.Next(Features), random.NextSingle(), 2 * i + 1, 2 * i + 2)
            : TreeNode.Leaf(random.NextSingle() - 0.5f))];
    }
}
