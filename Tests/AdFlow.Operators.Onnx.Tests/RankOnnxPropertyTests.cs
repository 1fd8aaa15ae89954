using System.Globalization;
using AdFlow.Runtime;

namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Random models and tables beside the plainest computation of the same.</summary>
public sealed class RankOnnxPropertyTests
{
    private static readonly string[] s_types =
        ["float32", "float64?", "int64", "int32?", "int8", "bool", "vector<float32,3>", "vector<int32?,2>?"];

    [Test]
    public void PackedRows_AreTheValuesOfTheirColumns()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            var columns = Enumerable.Range(0, random.Next(1, 12))
                .Select(i => (Name: $"c{i}", Type: s_types[random.Next(s_types.Length)])).ToArray();
            int rows = random.Next(0, 700);
            var cells = columns.Select(column => Enumerable.Range(0, rows)
                .Select(_ => Cell(column.Type, random)).ToArray()).ToArray();
            using var tester = Tester(columns, cells, rows)
                .Model(TestModels.Identity(TestModels.Floats("N", "F")));
            int[] order = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(columns.Length))];
            tester.Open($"features: [{string.Join(", ", order.Select(i => columns[i].Name))}], "
                + "defaults: { c0: -7 }, output: y", "y");
            float[] expected = [.. Enumerable.Range(0, rows).SelectMany(row => order.SelectMany(i =>
                cells[i][row].Select(value => (float)(value ?? (i == 0 ? -7 : double.NaN)))))];
            Assert.That(Output(tester), Is.EqualTo(expected), $"seed {seed}");
        }
    }

    [Test]
    public void DenseNetwork_GivesWhatItsSumsAre()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            int inputs = random.Next(1, 9), rows = random.Next(1, 300);
            var network = new DenseNetwork { Layers = Layers(random, inputs) };
            var columns = Enumerable.Range(0, inputs).Select(i => (Name: $"c{i}", Type: "float32")).ToArray();
            var cells = columns.Select(_ => Enumerable.Range(0, rows)
                .Select(_ => new double?[] { (float)(random.NextDouble() * 4 - 2) }).ToArray()).ToArray();
            using var tester = Tester(columns, cells, rows).Model(network.ToModel("m"))
                .Open($"features: [{string.Join(", ", columns.Select(column => column.Name))}]", "score");
            float[] scores = Output(tester);
            int outputs = network.Layers[^1].Outputs;
            for (int row = 0; row < rows; row++)
                Assert.That(scores[(row * outputs)..((row + 1) * outputs)],
                    Is.EqualTo(Plainly(network, [.. cells.Select(column => column[row][0]!.Value)])).Within(1e-4),
                    $"seed {seed}, row {row}");
        }
    }

    private static DenseLayer[] Layers(Random random, int inputs)
    {
        int[] sizes = [inputs, .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 20))];
        return [.. Enumerable.Range(0, sizes.Length - 1).Select(i => new DenseLayer(
            [.. Enumerable.Range(0, sizes[i] * sizes[i + 1]).Select(_ => (float)(random.NextDouble() - 0.5))],
            [.. Enumerable.Range(0, sizes[i + 1]).Select(_ => (float)(random.NextDouble() - 0.5))]))];
    }

    // In float64, one sum at a time.
    private static double[] Plainly(DenseNetwork network, double[] values)
    {
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            double[] next = new double[layer.Outputs];
            for (int to = 0; to < next.Length; to++)
            {
                next[to] = layer.Bias[to];
                for (int from = 0; from < values.Length; from++)
                    next[to] += values[from] * layer.Weights[from * layer.Outputs + to];
                next[to] = i < network.Layers.Count - 1 ? Math.Max(0, next[to]) : 1 / (1 + Math.Exp(-next[to]));
            }
            values = next;
        }
        return values;
    }

    private static ModelTester Tester((string Name, string Type)[] columns, double?[][][] cells, int rows) => new(
        string.Join("; ", columns.Select(column => $"{column.Name}: {column.Type}")),
        [.. Enumerable.Range(0, rows).Select(row => "{" + string.Join(",", columns.Select((column, i) =>
            $"\"{column.Name}\":{Json(column.Type, cells[i][row])}")) + "}")]);

    // Elements of a cell; all null stands for a null vector.
    private static double?[] Cell(string type, Random random)
    {
        double? One() => type.Contains("?") && random.Next(5) == 0 ? null
            : type == "bool" ? random.Next(2)
            : type.Contains("int") ? random.Next(-100, 100) : (float)(random.NextDouble() * 10 - 5);
        int width = type.StartsWith("vector<float32", StringComparison.Ordinal) ? 3
            : type.StartsWith("vector", StringComparison.Ordinal) ? 2 : 1;
        return [.. Enumerable.Range(0, width).Select(_ => One())];
    }

    private static string Json(string type, double?[] cell)
    {
        string[] texts = [.. cell.Select(value => value is null ? "null"
            : type == "bool" ? value == 1 ? "true" : "false"
            : value.Value.ToString("R", CultureInfo.InvariantCulture))];
        return !type.StartsWith("vector", StringComparison.Ordinal) ? texts[0]
            : cell.All(value => value is null) ? "null" : $"[{string.Join(",", texts)}]";
    }

    private static float[] Output(ModelTester tester)
    {
        using var run = tester.Graphs.Graph.RunAsync(
            new RunRequest { Request = tester.Graphs.Request("{}") }).AsTask().GetAwaiter().GetResult();
        var column = run.Output(0)[0];
        return (column.ChildCount > 0 ? column.Child(0) : column).Values<float>().ToArray();
    }
}
