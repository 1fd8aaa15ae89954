using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class RandomisedSvdTests
{
    [Test]
    public void RightVectors_OfKnownProduct_AreItsAxes([Values(1ul, 2ul, 3ul)] ulong seed)
    {
        var draws = new Draws(seed);
        double[][] left = Orthonormal(60, 5, draws, "left"), right = Orthonormal(40, 5, draws, "right");
        double[] sizes = [9, 7, 4, 2, 1];
        var matrix = Dense(60, 40, (row, column) =>
            Enumerable.Range(0, 5).Sum(i => left[i][row] * sizes[i] * right[i][column]));
        double[][] found = RandomisedSvd.RightVectors(matrix, 5, draws, (_, _) => { });
        for (int i = 0; i < 5; i++)
            Assert.That(Math.Abs(Dot(found[i], right[i])), Is.EqualTo(1).Within(1e-9), $"axis {i}, seed {seed}");
    }

    [Test]
    public void RightVectors_LargestEntry_IsPositive()
    {
        var draws = new Draws(4);
        var matrix = Dense(30, 20, (row, column) => draws.Normal("entry", $"{row},{column}"));
        foreach (double[] vector in RandomisedSvd.RightVectors(matrix, 6, draws, (_, _) => { }))
            Assert.That(vector.MaxBy(Math.Abs), Is.Positive);
    }

    [Test]
    public void RightVectors_MoreThanTheMatrixHas_AreRefused() => Assert.That(
        () => RandomisedSvd.RightVectors(Dense(3, 4, (_, _) => 1), 4, new Draws(1), (_, _) => { }),
        Throws.TypeOf<ArgumentOutOfRangeException>());

    private static SparseMatrix Dense(int rows, int columns, Func<int, int, double> entry) => new(
        columns,
        [.. Enumerable.Range(0, rows + 1).Select(row => row * columns)],
        [.. Enumerable.Range(0, rows * columns).Select(i => i % columns)],
        [.. Enumerable.Range(0, rows * columns).Select(i => entry(i / columns, i % columns))]);

    private static double[][] Orthonormal(int length, int count, Draws draws, string name)
    {
        double[][] vectors = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, length)
            .Select(j => draws.Normal(name, $"{i},{j}")).ToArray())];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
                vectors[i] = [.. vectors[i].Zip(vectors[j], (one, other) =>
                    one - other * Dot(vectors[i], vectors[j]))];
            vectors[i] = [.. vectors[i].Select(value => value / Math.Sqrt(Dot(vectors[i], vectors[i])))];
        }
        return vectors;
    }

    private static double Dot(double[] one, double[] other) => one.Zip(other, (x, y) => x * y).Sum();
}
