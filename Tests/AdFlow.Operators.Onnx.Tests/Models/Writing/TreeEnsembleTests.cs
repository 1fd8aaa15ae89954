namespace AdFlow.Operators.Onnx.Tests;

public sealed class TreeEnsembleTests
{
    private const int Features = 4, Rows = 60, Seed = 20;

    [TestCase(false)]
    [TestCase(true)]
    public void Regressor_PutsOutTheSumOfLeaves(bool isLogistic)
    {
        NeedsOnnxRuntime.OrSkip();
        for (int seed = Seed; seed < Seed + 20; seed++)
        {
            var random = new Random(seed);
            var ensemble = Ensemble(random, isLogistic);
            float[] rows = Inputs(random);
            var scores = Run(ensemble.ToRegressor("trees"), rows)[0]!.Values<float>();

            for (int row = 0; row < Rows; row++)
                Assert.That(scores[row], Is.EqualTo(Score(ensemble, rows, row)).Within(1e-5), $"{seed}, row {row}");
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Classifier_PutsOutLabelsAndBothScores(bool isLogistic)
    {
        NeedsOnnxRuntime.OrSkip();
        for (int seed = Seed; seed < Seed + 20; seed++)
        {
            var random = new Random(seed);
            var ensemble = Ensemble(random, isLogistic);
            float[] rows = Inputs(random);
            var outputs = Run(ensemble.ToClassifier("trees"), rows);
            var scores = outputs[1]!.Values<float>();

            for (int row = 0; row < Rows; row++)
            {
                double score = Score(ensemble, rows, row), other = isLogistic ? 1 - score : -score;
                Assert.That(scores[row * 2 + 1], Is.EqualTo(score).Within(1e-5), $"seed {seed}, row {row}");
                Assert.That(scores[row * 2], Is.EqualTo(other).Within(1e-5), $"seed {seed}, row {row}");
                if (Math.Abs(score - other) > 1e-4)
                    Assert.That(outputs[0]!.Values<long>()[row], Is.EqualTo(score > other ? 1 : 0), $"seed {seed}");
            }
        }
    }

    [Test]
    public void SameEnsemble_GivesTheSameBytes()
    {
        var ensemble = Ensemble(new Random(Seed), isLogistic: true);

        Assert.That(ensemble.ToRegressor("t").ToBytes(), Is.EqualTo(ensemble.ToRegressor("t").ToBytes()));
        Assert.That(OnnxModel.Parse(ensemble.ToRegressor("t").ToBytes()).Operators.Keys,
            Is.EquivalentTo(new[] { "ai.onnx.ml.TreeEnsembleRegressor", "Sigmoid" }));
    }

    [Test]
    public void WrongTrees_AreRefused()
    {
        Refused("an ensemble of no trees");
        Refused("node 0 of tree 0 has the children 0 and 1; they stand behind it, before 2",
            new TreeNode(0, 1, 0, 1), TreeNode.Leaf(1));
        Refused("node 0 of tree 0 has the children 1 and 2; they stand behind it, before 2",
            new TreeNode(0, 1, 1, 2), TreeNode.Leaf(1));
        Refused("node 0 of tree 0 tests feature 4 of 4", new TreeNode(4, 1, 1, 2), TreeNode.Leaf(1), TreeNode.Leaf(2));
    }

    private static void Refused(string message, params TreeNode[] tree)
    {
        var ensemble = new TreeEnsemble { Trees = tree.Length == 0 ? [] : [tree], FeatureCount = Features };
        Assert.That(() => ensemble.ToRegressor("t"), Throws.ArgumentException.With.Message.StartsWith(message));
    }

    private static TreeEnsemble Ensemble(Random random, bool isLogistic) => new()
    {
        Trees = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Tree(random))],
        FeatureCount = Features,
        BaseValue = random.NextSingle() - 0.5f,
        Logistic = isLogistic,
    };

    private static List<TreeNode> Tree(Random random)
    {
        var nodes = new List<TreeNode>();
        Grow(nodes, random, depth: 0);
        return nodes;
    }

    private static int Grow(List<TreeNode> nodes, Random random, int depth)
    {
        int place = nodes.Count;
        nodes.Add(TreeNode.Leaf(random.NextSingle() - 0.5f));
        if (depth < 5 && random.Next(4) > 0)
        {
            // Whole thresholds, so that features are equal to some of them.
            int low = Grow(nodes, random, depth + 1), high = Grow(nodes, random, depth + 1);
            nodes[place] = new TreeNode(
                random.Next(Features), random.Next(-3, 4), low, high, MissingLow: random.Next(2) == 0);
        }
        return place;
    }

    private static float[] Inputs(Random random) => [.. Enumerable.Range(0, Rows * Features).Select(_ =>
        random.Next(8) == 0 ? float.NaN : random.Next(2) == 0 ? random.Next(-4, 5) : random.NextSingle() * 8 - 4)];

    private static OnnxTensor?[] Run(OnnxWriter model, float[] rows)
    {
        using var session = OnnxSession.Create(model.ToBytes());
        return session.Run([new("features", OnnxTensor.Of<float>("features", [Rows, Features], rows))]);
    }

    private static double Score(TreeEnsemble ensemble, float[] rows, int row)
    {
        double sum = ensemble.BaseValue;
        foreach (var tree in ensemble.Trees)
        {
            var node = tree[0];
            while (!node.IsLeaf)
            {
                float value = rows[row * Features + node.Feature];
                node = tree[value <= node.Value || float.IsNaN(value) && node.MissingLow ? node.Low : node.High];
            }
            sum += node.Value;
        }
        return ensemble.Logistic ? 1 / (1 + Math.Exp(-sum)) : sum;
    }
}
