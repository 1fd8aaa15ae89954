using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed unsafe class TopKTests
{
    [Test]
    public void Select_RandomFloats_EqualsSorting()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            int distinct = random.Next(1, 50);
            float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0.0f, 0.0f];
            float[] values = [.. Enumerable.Range(0, random.Next(200)).Select(_ =>
                random.Next(20) == 0 ? odd[random.Next(odd.Length)] : random.Next(distinct))];
            Check(values, seed);
            Check(values.Select(value => (double)value).ToArray(), seed);
            Check(values.Select(value => float.IsFinite(value) ? (long)value : 3).ToArray(), seed);
        }
    }

    [Test]
    public void Select_ManyRowsOfEveryType_EqualsSorting()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            // From bytes on: every type's whole range, ties, NaN, both zeros.
            byte[] bytes = new byte[16_000];
            random.NextBytes(bytes);
            Check(bytes, seed);
            CheckAs<sbyte>(bytes, seed);
            CheckAs<short>(bytes, seed);
            CheckAs<ushort>(bytes, seed);
            CheckAs<int>(bytes, seed);
            CheckAs<uint>(bytes, seed);
            CheckAs<long>(bytes, seed);
            CheckAs<ulong>(bytes, seed);
            CheckAs<Half>(bytes, seed);
            CheckAs<float>(bytes, seed);
            CheckAs<double>(bytes, seed);
        }
    }

    private static void CheckAs<T>(byte[] bytes, int seed) where T : unmanaged, System.Numerics.INumber<T> =>
        Check(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes).ToArray(), seed);

    [Test]
    public void Select_AdverseOrders_EqualsSorting()
    {
        Check([.. Enumerable.Range(0, 1_000).Select(i => (float)i)], 0);
        Check([.. Enumerable.Range(0, 1_000).Select(i => (float)-i)], 0);
        Check(new float[1_000], 0);
        Check([.. Enumerable.Repeat(float.NaN, 100)], 0);
    }

    [Test]
    public void Select_LeastAndLargestIntegersAmongMany_EqualsSorting()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            int odd = random.Next(2, 30);
            long[] values = [.. Enumerable.Range(0, random.Next(500, 3_000)).Select(_ => random.Next(odd) switch
            {
                0 => long.MaxValue,
                1 => long.MinValue,
                _ => random.Next(-3, 8),
            })];
            Check(values, seed);
            Check(values.Select(value => (ulong)value - (1UL << 63)).ToArray(), seed);
        }
    }

    [Test]
    public void Select_ManyRowsOfFewOrSkewedValues_EqualsSorting()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            int distinct = 1 << random.Next(20);
            float[] values = [.. Enumerable.Range(0, random.Next(500, 5_000)).Select(_ => random.Next(4) switch
            {
                0 => MathF.Exp(random.NextSingle() * 170 - 85),
                1 => -0f,
                _ => (float)random.Next(distinct),
            })];
            Check(values, seed);
            Check(values.Select(value => (double)value).ToArray(), seed);
            Check(values.Select(value => (long)value).ToArray(), seed);
        }
    }

    [Test]
    public void Offer_RowsInPartsBySeveral_MergedEqualsSorting()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int distinct = random.Next(1, 2_000);
            float[] values = [.. Enumerable.Range(0, random.Next(1, 4_000)).Select(_ =>
                random.Next(50) == 0 ? float.NaN : random.Next(distinct))];
            CheckParts(values, seed);
            CheckParts(values.Select(value => (double)value).ToArray(), seed);
            CheckParts(values.Select(value => float.IsNaN(value) ? 7 : (long)value).ToArray(), seed);
        }
    }

    // Chunks of a filtered column, taken in turns by two selections.
    private static void CheckParts<T>(T[] values, int seed) where T : unmanaged, System.Numerics.INumber<T>
    {
        using var arena = new Arena();
        var random = new Random(seed);
        int k = random.Next(1, random.Next(2) == 0 ? 50 : 2 * values.Length);
        var first = new TopKSelection<T>(k, values.Length, arena);
        var second = new TopKSelection<T>(k, values.Length, arena);
        var kept = new List<int>();
        for (int start = 0, count; start < values.Length; start += count)
        {
            count = Math.Min(random.Next(1, 600), values.Length - start);
            int[] numbers = [.. Enumerable.Range(0, count).Where(_ => random.Next(3) > 0)];
            T[] some = [.. numbers.Select(number => values[start + number])];
            kept.AddRange(numbers.Select(number => start + number));
            fixed (T* chosen = some)
            fixed (int* rows = numbers)
                if (random.Next(2) == 0)
                    first.Offer(chosen, null, rows, start, some.Length);
                else
                    second.Offer(chosen, null, rows, start, some.Length);
        }
        first.Rank();
        second.Rank();
        first.Merge(second, arena);
        int[] best = new int[k];
        T[] bestValues = new T[k];
        int found;
        fixed (int* bestRows = best)
        fixed (T* written = bestValues)
            found = first.Write(bestRows, written).Count;
        int[] expected = [.. kept.OrderBy(row => T.IsNaN(values[row]) ? 1 : 0)
            .ThenByDescending(row => T.IsNaN(values[row]) ? T.Zero : values[row]).ThenBy(row => row).Take(k)];
        Assert.That(best[..found], Is.EqualTo(expected), $"seed {seed}, k {k}, {typeof(T)}");
        Assert.That(bestValues[..found], Is.EqualTo(expected.Select(row => values[row])));
    }

    private static void Check<T>(T[] values, int seed) where T : unmanaged, System.Numerics.INumber<T>
    {
        using var arena = new Arena();
        var random = new Random(seed);
        bool[] valid = [.. values.Select(_ => random.Next(5) > 0)];
        bool nullable = random.Next(2) == 0;
        byte* validity = arena.AllocateZeroed(Bitmap.Bytes(values.Length));
        for (int row = 0; row < values.Length; row++)
            Bitmap.Set(validity, row, valid[row]);
        int[] expected = [.. Enumerable.Range(0, values.Length)
            .OrderBy(row => nullable && !valid[row] ? 2 : T.IsNaN(values[row]) ? 1 : 0)
            .ThenByDescending(row => nullable && !valid[row] || T.IsNaN(values[row]) ? T.Zero : values[row])
            .ThenBy(row => row)];
        foreach (int k in new[] { 0, 1, 7, 60, values.Length, values.Length + 3 })
        {
            int[] rows = new int[k];
            int count = TopK.Select(values, nullable ? validity : null, rows, arena);
            Assert.That(rows[..count], Is.EqualTo(expected.Take(k)), $"seed {seed}, k {k}, {typeof(T)}");
        }
    }
}
