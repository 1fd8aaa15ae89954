using System.Runtime.InteropServices;

namespace AdFlow.Operators.Tests.Lanes;

/// <summary>Every width gives the bits of the scalar lane, for every operation and any input.</summary>
public sealed class LaneBitIdentityTests
{
    private const int Operations = 24;

    [Test]
    public void EveryOperation_RandomBitPatterns32_AgreeOverWidths([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 3).Select(_ => Edges32(random, 1037)).ToArray();
        var expected = Run(inputs, LaneWidth.Scalar);
        foreach (var width in LaneWidths.All)
            AssertSame(expected, Run(inputs, width), width, seed, value => float.IsNaN(value));
    }

    [Test]
    public void EveryOperation_RandomBitPatterns64_AgreeOverWidths([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 3).Select(_ => Edges64(random, 1037)).ToArray();
        var expected = Run(inputs, LaneWidth.Scalar);
        foreach (var width in LaneWidths.All)
            AssertSame(expected, Run(inputs, width), width, seed, value => double.IsNaN(value));
    }

    [Test]
    public void Run_EveryCountUpTo70_WritesExactlyTheRowsOfTheFrame([ValueSource(typeof(LaneWidths),
        nameof(LaneWidths.All))] LaneWidth width)
    {
        for (int count = 0; count <= 70; count++)
        {
            var input = Edges32(new Random(count), 3 + count);
            var output = Enumerable.Repeat(-7f, count + 6).ToArray();
            RunNegate(input, output, start: 3, count, width);
            for (int i = 0; i < output.Length; i++)
            {
                bool inside = i >= 3 && i < 3 + count;
                int expected = BitConverter.SingleToInt32Bits(inside ? -input[i] : -7f);
                Assert.That(BitConverter.SingleToInt32Bits(output[i]), Is.EqualTo(expected), $"count {count}, row {i}");
            }
        }
    }

    [Test]
    public void MinMaxClip_EveryTripleOfEdges_AgreeOverWidths()
    {
        float[] edges = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon];
        var triples = (from a in edges from b in edges from c in edges select (a, b, c)).ToArray();
        float[][] inputs =
            [[.. triples.Select(t => t.a)], [.. triples.Select(t => t.b)], [.. triples.Select(t => t.c)]];
        var outputs = Run(inputs, LaneWidth.Scalar);
        for (int i = 0; i < triples.Length; i++)
        {
            var (a, b, c) = triples[i];
            Assert.That(BitConverter.SingleToInt32Bits(outputs[8][i]),
                Is.EqualTo(BitConverter.SingleToInt32Bits(MathF.Min(a, b))), $"min({a}, {b})");
            Assert.That(BitConverter.SingleToInt32Bits(outputs[10][i]),
                Is.EqualTo(BitConverter.SingleToInt32Bits(MathF.Min(MathF.Max(a, b), c))), $"clip({a}, {b}, {c})");
        }
        foreach (var width in LaneWidths.All)
            AssertSame(outputs, Run(inputs, width), width, 0, value => float.IsNaN(value));
    }

    private static void AssertSame<T>(T[][] expected, T[][] actual, LaneWidth width, int seed, Func<T, bool> isNaN)
        where T : unmanaged
    {
        for (int operation = 0; operation < Operations; operation++)
        {
            for (int i = 0; i < expected[operation].Length; i++)
            {
                bool bothNaN = isNaN(expected[operation][i]) && isNaN(actual[operation][i]);
                bool same = MemoryMarshal.AsBytes(expected[operation].AsSpan(i, 1))
                    .SequenceEqual(MemoryMarshal.AsBytes(actual[operation].AsSpan(i, 1)));
                Assert.That(bothNaN || same, Is.True,
                    $"seed {seed}, {width}, operation {operation}, row {i}: "
                    + $"{expected[operation][i]} != {actual[operation][i]}");
            }
        }
    }

    private static unsafe T[][] Run<T>(T[][] inputs, LaneWidth width) where T : unmanaged
    {
        var outputs = Enumerable.Range(0, Operations).Select(_ => new T[inputs[0].Length]).ToArray();
        fixed (T* a = inputs[0], b = inputs[1], c = inputs[2])
        {
            void** ins = stackalloc void*[3] { a, b, c };
            void** outs = stackalloc void*[Operations];
            var handles = outputs.Select(output => GCHandle.Alloc(output, GCHandleType.Pinned)).ToArray();
            for (int i = 0; i < Operations; i++)
                outs[i] = (void*)handles[i].AddrOfPinnedObject();
            var frame = new MapFrame { Inputs = ins, Outputs = outs, Start = 0, Count = inputs[0].Length };
            if (sizeof(T) == 4)
                LaneLoop.Run32<EveryOperation>(frame, width);
            else
                LaneLoop.Run64<EveryOperation>(frame, width);
            foreach (var handle in handles)
                handle.Free();
        }
        return outputs;
    }

    private static unsafe void RunNegate(float[] input, float[] output, int start, int count, LaneWidth width)
    {
        fixed (float* source = input, target = output)
        {
            void* ins = source, outs = target;
            LaneLoop.Run32<Negate>(new MapFrame { Inputs = &ins, Outputs = &outs, Start = start, Count = count },
                width);
        }
    }

    private static float[] Edges32(Random random, int count)
    {
        float[] edges = [0, -0f, 1, -1, 0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon,
            float.MaxValue, float.MinValue, 88.7f, -103.9f, 1e-20f, 3.5f, -2.5f];
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (i % 4) switch
            {
                0 => edges[random.Next(edges.Length)],
                1 => BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue)),
                _ => (float)(random.NextDouble() * 20 - 10),
            };
        return values;
    }

    private static double[] Edges64(Random random, int count)
    {
        double[] edges = [0, -0d, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
            double.Epsilon, double.MaxValue, double.MinValue, 709.7, -745, 1e-200, 3.5, -2.5];
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = (i % 4) switch
            {
                0 => edges[random.Next(edges.Length)],
                1 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                _ => random.NextDouble() * 20 - 10,
            };
        return values;
    }

    private readonly unsafe struct Negate : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(-V.Load(frame.Inputs[0], row), frame.Outputs[0], row);
    }

    private readonly unsafe struct EveryOperation : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
        {
            V a = V.Load(frame.Inputs[0], row), b = V.Load(frame.Inputs[1], row), c = V.Load(frame.Inputs[2], row);
            void** to = frame.Outputs;
            Store(to, 0, row, a + b); Store(to, 1, row, a - b); Store(to, 2, row, a * b); Store(to, 3, row, a / b);
            Store(to, 4, row, V.Select(a > b, a, c)); Store(to, 5, row, V.Select(a >= b, a, c));
            Store(to, 6, row, V.Select(V.Equal(a, b), a, c)); Store(to, 7, row, V.Select(V.IsNaN(a), b, c));
            Store(to, 8, row, V.Min(a, b)); Store(to, 9, row, V.Max(a, b)); Store(to, 10, row, V.Clip(a, b, c));
            Store(to, 11, row, V.Abs(a)); Store(to, 12, row, V.Floor(a)); Store(to, 13, row, V.Ceiling(a));
            Store(to, 14, row, V.Round(a)); Store(to, 15, row, V.Sqrt(a)); Store(to, 16, row, V.MultiplyAdd(a, b, c));
            Store(to, 17, row, V.Exp(a)); Store(to, 18, row, V.Log(a)); Store(to, 19, row, V.Log1p(a));
            Store(to, 20, row, V.Pow(a, b)); Store(to, 21, row, V.Sigmoid(a)); Store(to, 22, row, V.Tanh(a));
            Store(to, 23, row, V.Select((a < b) | !(b <= c) & (a > c), a, -a));
        }

        private static void Store<V>(void** outputs, int index, int row, V value) where V : struct, IMemoryLane<V> =>
            V.Store(value, outputs[index], row);
    }
}
