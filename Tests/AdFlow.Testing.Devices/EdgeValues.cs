using System.Numerics;

namespace AdFlow.Testing.Devices;

/// <summary>Random numbers, every other one of a kind that arithmetic goes wrong at.</summary>
public static class EdgeValues
{
    private static readonly double[] Edges =
        [0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, float.Epsilon, 1e-310,
            1e-39, float.MaxValue, float.MinValue, double.MaxValue, 2.5, -2.5, 3.5, 1e-20, 88.7, -103.9, 709.7, -745,
            16777217, 9007199254740993];

    /// <summary>A column of random, edge and whole values.</summary>
    /// <typeparam name="T">A number type; what it cannot hold is truncated as C# does it.</typeparam>
    public static T[] Column<T>(Random random, int rows) where T : unmanaged, INumber<T>
    {
        var values = new T[rows];
        for (int i = 0; i < rows; i++)
            values[i] = Next<T>(random);
        return values;
    }

    /// <summary>One such value.</summary>
    public static T Next<T>(Random random) where T : unmanaged, INumber<T> => random.Next(5) switch
    {
        0 => T.CreateTruncating(Edges[random.Next(Edges.Length)]),
        1 => T.CreateTruncating(BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue))),
        2 => T.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue)),
        3 => T.CreateTruncating(random.Next(-4, 5)),
        _ => T.CreateTruncating(random.NextDouble() * 20 - 10),
    };
}
