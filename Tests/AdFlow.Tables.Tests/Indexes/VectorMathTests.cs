using System.Runtime.Intrinsics;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class VectorMathTests
{
    [Test]
    public void Dot_AnyLength_EqualsItsScalarDefinition()
    {
        for (int length = 0; length < 200; length++)
        {
            float[] left = RandomVector(length, length), right = RandomVector(length, length + 1_000);
            Assert.That(VectorMath.Dot(left, right), Is.EqualTo(Definition(left, right)), $"length {length}");
            float[] four = [.. right, .. left, .. right, .. right];
            float expected = Definition(left, right);
            Assert.That(
                Products(left, four), Is.EqualTo(new[] { expected, Definition(left, left), expected, expected }));
        }
    }

    [Test]
    public void SquaredDistance_AnyLength_EqualsItsScalarDefinition()
    {
        for (int length = 0; length < 200; length++)
        {
            float[] left = RandomVector(length, length), right = RandomVector(length, length + 1_000);
            float[] difference = [.. left.Zip(right, (l, r) => l - r)];
            Assert.That(VectorMath.SquaredDistance(left, right),
                Is.EqualTo(Definition(difference, difference)), $"length {length}");
        }
    }

    [Test]
    public void Dot_LengthsDiffer_IsRefused() =>
        Assert.That(() => VectorMath.Dot([1, 2], [1]), Throws.ArgumentException.With.Message.Contains("2 and 1"));

    // The four vectors end where the allocation does.
    private static unsafe float[] Products(float[] query, float[] vectors)
    {
        float[] products = new float[4];
        fixed (float* first = query, others = vectors)
            VectorMath.DotFour(first, others, query.Length).CopyTo(products);
        return products;
    }

    internal static float Definition(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        float[] sums = new float[16];
        for (int i = 0; i < left.Length; i++)
        {
            float product = left[i] * right[i];
            sums[i % 16] += product;
        }
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++)
                sums[i] += sums[i + half];
        return sums[0];
    }

    private static float[] RandomVector(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
