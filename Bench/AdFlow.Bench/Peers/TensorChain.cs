using System.Numerics;
using System.Numerics.Tensors;

namespace AdFlow.Bench;

/// <summary>
/// The chain of 12 by calls of <see cref="TensorPrimitives"/> for each operator, over chunks of 1,024 rows so that
/// intermediate results stay in the cache: what a C# programmer writes who wants vectors without writing them.
/// </summary>
internal sealed unsafe class TensorChain
{
    private const int ChunkRows = 1_024;

    private readonly float[] _p = new float[ChunkRows];
    private readonly float[] _v = new float[ChunkRows];
    private readonly float[] _e = new float[ChunkRows];
    private readonly float[] _power = new float[ChunkRows];

    /// <summary>Scores all rows.</summary>
    public void Run(AdColumns ads, Span<float> scores)
    {
        for (int start = 0; start < ads.Rows; start += ChunkRows)
        {
            int count = Math.Min(ChunkRows, ads.Rows - start);
            Probability(Slice(ads, 0, start, count), 0.8f, -1, 0.001f, 0.95f, _p.AsSpan(0, count));
            Probability(Slice(ads, 1, start, count), 0.6f, -2, 0.0005f, 0.5f, _v.AsSpan(0, count));
            Value(ads, start, _e.AsSpan(0, count));
            Score(Slice(ads, 6, start, count), _e.AsSpan(0, count), scores.Slice(start, count));
        }
    }

    private static ReadOnlySpan<float> Slice(AdColumns ads, int feature, int start, int count) =>
        new(ads.Feature(feature) + start, count);

    private static void Probability(
        ReadOnlySpan<float> feature, float weight, float bias, float low, float high, Span<float> result)
    {
        TensorPrimitives.Multiply(feature, weight, result);
        TensorPrimitives.Add(result, bias, result);
        TensorPrimitives.Sigmoid(result, result);
        TensorPrimitives.Clamp(result, low, high, result);
    }

    private void Value(AdColumns ads, int start, Span<float> e)
    {
        int count = e.Length;
        var power = _power.AsSpan(0, count);
        TensorPrimitives.Multiply(_p.AsSpan(0, count), _v.AsSpan(0, count), e);
        TensorPrimitives.Multiply(e, Slice(ads, 2, start, count), e);
        TensorPrimitives.Multiply(e, 10, e);
        TensorPrimitives.Multiply(e, Slice(ads, 3, start, count), e);
        TensorPrimitives.Pow(Slice(ads, 4, start, count), 0.7f, power);
        TensorPrimitives.Multiply(e, power, e);
        DropBelow(Slice(ads, 5, start, count), e);
        TensorPrimitives.Clamp(e, 0, 50, e);
    }

    private void Score(ReadOnlySpan<float> relevance, Span<float> e, Span<float> score)
    {
        TensorPrimitives.LogP1(e, e);
        TensorPrimitives.Multiply(e, 0.5f, e);
        TensorPrimitives.MultiplyAdd(relevance, 0.3f, e, e);
        TensorPrimitives.MultiplyAdd(_p.AsSpan(0, e.Length), 0.2f, e, score);
    }

    // There is no primitive that chooses.
    private static void DropBelow(ReadOnlySpan<float> reserve, Span<float> e)
    {
        int i = 0;
        for (; i <= e.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(e[i..]);
            var reached = Vector.GreaterThanOrEqual(value, new Vector<float>(reserve[i..]));
            Vector.ConditionalSelect(reached, value, Vector<float>.Zero).CopyTo(e[i..]);
        }
        for (; i < e.Length; i++)
            e[i] = e[i] >= reserve[i] ? e[i] : 0;
    }
}
