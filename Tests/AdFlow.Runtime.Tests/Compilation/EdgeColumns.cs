using System.Numerics;
using System.Runtime.InteropServices;
using AdFlow.Operators;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>Columns full of edge values, and kernels run over them.</summary>
internal static unsafe class EdgeColumns
{
    private static readonly double[] Edges =
        [0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, float.Epsilon, 1e-310,
            1e-39, float.MaxValue, float.MinValue, double.MaxValue, 2.5, -2.5, 3.5, 1e-20, 88.7, -103.9];

    /// <summary>Columns of random, edge and whole values.</summary>
    public static T[][] Next<T>(Random random, int columns, int rows) where T : unmanaged, INumber<T> =>
        [.. Enumerable.Range(0, columns).Select(_ => Column<T>(random, rows))];

    /// <summary>Runs a kernel over rows from <paramref name="start"/> on; what it does not write is −77.</summary>
    public static T[][] Run<T>(MapKernel kernel, T[][] inputs, int outputs, LaneWidth width, int start, int count)
        where T : unmanaged, INumber<T>
    {
        var untouched = Enumerable.Repeat(T.CreateChecked(-77), inputs[0].Length);
        T[][] results = [.. Enumerable.Range(0, outputs).Select(_ => untouched.ToArray())];
        GCHandle[] handles = [.. inputs.Concat(results).Select(column => GCHandle.Alloc(column, GCHandleType.Pinned))];
        void** columns = stackalloc void*[handles.Length];
        for (int i = 0; i < handles.Length; i++)
            columns[i] = (void*)handles[i].AddrOfPinnedObject();
        var frame = new MapFrame
        {
            Inputs = columns, Outputs = columns + inputs.Length, Start = start, Count = count,
        };
        kernel(frame, width);
        foreach (var handle in handles)
            handle.Free();
        return results;
    }

    /// <summary>Fails where two sets of columns differ in a bit, all NaNs being equal.</summary>
    public static void AssertSame<T>(T[][] expected, T[][] actual, string about) where T : unmanaged, INumber<T>
    {
        for (int column = 0; column < expected.Length; column++)
            for (int row = 0; row < expected[column].Length; row++)
                if (!IsSame(expected[column][row], actual[column][row]))
                    Assert.Fail($"{about}, output {column}, row {row}: "
                        + $"{actual[column][row]:R} instead of {expected[column][row]:R}");
    }

    /// <summary>Whether two numbers have the same bits or are both NaN.</summary>
    public static bool IsSame<T>(T a, T b) where T : unmanaged, INumber<T> =>
        (T.IsNaN(a) && T.IsNaN(b)) || (a == b && T.IsNegative(a) == T.IsNegative(b));

    private static T[] Column<T>(Random random, int rows) where T : unmanaged, INumber<T> =>
        [.. Enumerable.Range(0, rows).Select(_ => Value<T>(random))];

    private static T Value<T>(Random random) where T : unmanaged, INumber<T> => T.CreateTruncating(random.Next(4) switch
    {
        0 => Edges[random.Next(Edges.Length)],
        1 => BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue)),
        2 => random.Next(-4, 5),
        _ => random.NextDouble() * 20 - 10,
    });
}
