using System.Numerics;
using System.Runtime.InteropServices;
using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Kernels;

/// <summary>Converted columns against C#'s conversions one by one, over bit patterns of the whole range.</summary>
public sealed unsafe class CoercionTests
{
    [Test]
    public void Convert_AnyNumbers_AreThoseOfTheLanguage([Range(1, 5)] int seed)
    {
        ToAll<sbyte>(DataType.Int8, seed);
        ToAll<short>(DataType.Int16, seed);
        ToAll<int>(DataType.Int32, seed);
        ToAll<long>(DataType.Int64, seed);
        ToAll<byte>(DataType.UInt8, seed);
        ToAll<ushort>(DataType.UInt16, seed);
        ToAll<uint>(DataType.UInt32, seed);
        ToAll<ulong>(DataType.UInt64, seed);
        ToAll<float>(DataType.Float32, seed);
        ToAll<double>(DataType.Float64, seed);
    }

    private static void ToAll<TFrom>(DataType type, int seed) where TFrom : unmanaged, INumber<TFrom>
    {
        var random = new Random(seed);
        var values = new TFrom[300];
        random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        for (int i = 0; i < values.Length; i += 3)
            values[i] = TFrom.CreateTruncating(random.Next(-1000, 1000));
        Check<TFrom, float>(values, type, random, seed);
        Check<TFrom, double>(values, type, random, seed);
        Check<TFrom, int>(values, type, random, seed);
        Check<TFrom, long>(values, type, random, seed);
    }

    private static void Check<TFrom, TTo>(TFrom[] values, DataType type, Random random, int seed)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        int start = random.Next(20), count = random.Next(values.Length - start);
        var actual = new TTo[values.Length];
        fixed (TFrom* from = values)
        fixed (TTo* to = actual)
        {
            var node = new ColumnNode { Length = values.Length, Values = (byte*)from };
            Coercion.Convert(new Column(type, &node), start, count, to);
        }
        for (int i = 0; i < actual.Length; i++)
        {
            TTo expected = i < count ? TTo.CreateTruncating(values[start + i]) : default;
            Assert.That(actual[i].Equals(expected), Is.True,
                $"seed {seed}, {typeof(TFrom)} {values[Math.Min(start + i, 299)]} to {typeof(TTo)}: {actual[i]}");
        }
    }
}
