using System.Numerics;
using System.Runtime.InteropServices;
using AdFlow.Tables;
using AdFlow.Testing.Devices;

namespace AdFlow.Operators.Tests.Devices;

public sealed unsafe class MapReferenceTests
{
    private static readonly int[] RowCounts = [0, 1, 63, 64, 65, 255, 256, 257, 1000];

    [TestCaseSource(nameof(RowCounts))]
    public void EveryOperation_HasTheBitsOfTheScalarLane(int rows)
    {
        Compare<float>(rows, rows);
        Compare<double>(rows, rows + 1);
    }

    [Test]
    public void Inputs_AreConvertedAsColumnsAre()
    {
        CompareConversion<float, float>(DataType.Float32, DeviceType.Float32);
        CompareConversion<double, float>(DataType.Float64, DeviceType.Float64);
        CompareConversion<int, float>(DataType.Int32, DeviceType.Int32);
        CompareConversion<long, float>(DataType.Int64, DeviceType.Int64);
        CompareConversion<float, double>(DataType.Float32, DeviceType.Float32);
        CompareConversion<double, double>(DataType.Float64, DeviceType.Float64);
        CompareConversion<int, double>(DataType.Int32, DeviceType.Int32);
        CompareConversion<long, double>(DataType.Int64, DeviceType.Int64);
    }

    [TestCaseSource(nameof(RowCounts))]
    public void Condition_IsFalseAtNullRows_AndBehindTheLastRow(int rows)
    {
        var random = new Random(rows);
        float[] values = EdgeValues.Column<float>(random, rows);
        bool[] valid = [.. values.Select(_ => random.Next(3) > 0)];
        var graph = new LaneGraph(isDouble: false);
        var program = new MapProgram(false, [DeviceType.Float32], [],
            graph.Make(LaneOp.GreaterOrEqual, graph.Input(0), graph.Constant(0)), [0]);
        using var input = HostMemory.Of<float>(values);
        using var validity = HostMemory.OfBits(valid);
        using var bitmap = new HostMemory((rows + 63) / 64 * 8);
        bitmap.As<byte>().Fill(0xFF);

        DeviceReference.Run(program, [(nint)input.Start, (nint)validity.Start, (nint)bitmap.Start], [rows]);

        using var expected = HostMemory.OfBits([.. values.Zip(valid, (value, isValid) => isValid && value >= 0)]);
        Assert.That(bitmap.As<ulong>().SequenceEqual(expected.As<ulong>()), $"rows {rows}");
    }

    private static void Compare<T>(int rows, int seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[][] inputs = [.. Enumerable.Range(0, EveryOpBody.Inputs).Select(_ => EdgeValues.Column<T>(random, rows))];
        using var columns = new PinnedColumns<T>(inputs);
        using var expected = new PinnedColumns<T>(EveryOpBody.Outputs, rows);
        using var actual = new PinnedColumns<T>(EveryOpBody.Outputs, rows);
        for (int row = 0; row < rows; row++)
            fixed (nint* from = columns.Addresses, to = expected.Addresses)
                EveryOpBody.Step<ScalarLane<T>>(new MapFrame { Inputs = (void**)from, Outputs = (void**)to }, row);

        DeviceReference.Run(Trace<T>(), [.. columns.Addresses, .. actual.Addresses], [rows]);

        for (int output = 0; output < EveryOpBody.Outputs; output++)
            for (int row = 0; row < rows; row++)
                Assert.That(actual[output][row], Is.EqualTo(expected[output][row]).Using<T>(IsSame),
                    $"seed {seed}, output {output}, row {row}");
    }

    private static bool IsSame<T>(T a, T b) where T : IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(a) && T.IsNaN(b)) || (a == b && T.IsNegative(a) == T.IsNegative(b));

    private static MapProgram Trace<T>() where T : unmanaged
    {
        bool isDouble = typeof(T) == typeof(double);
        var graph = new LaneGraph(isDouble);
        var inputs = Enumerable.Range(0, EveryOpBody.Inputs).Select(graph.Input).ToArray();
        var trace = new LaneTrace(graph, inputs, [], EveryOpBody.Outputs);
        LaneLoop.Trace<EveryOpBody>(trace);
        Assert.That(trace.Failure, Is.Null);
        var type = isDouble ? DeviceType.Float64 : DeviceType.Float32;
        return new MapProgram(isDouble, [.. inputs.Select(_ => type)], [.. trace.Outputs.Select(o => o!)], null, []);
    }

    private static void CompareConversion<TFrom, T>(DataType from, DeviceType type)
        where TFrom : unmanaged, INumber<TFrom>
        where T : unmanaged, INumber<T>
    {
        TFrom[] values = EdgeValues.Column<TFrom>(new Random(7), 500);
        bool isDouble = typeof(T) == typeof(double);
        var graph = new LaneGraph(isDouble);
        var program = new MapProgram(isDouble, [type], [graph.Input(0)], null, []);
        using var actual = new PinnedColumns<T>(1, values.Length);
        T[] expected = new T[values.Length];
        fixed (TFrom* source = values)
        fixed (T* to = expected)
        {
            var node = new ColumnNode { Values = (byte*)source, Length = values.Length };
            Coercion.Convert(new Column(from, &node), 0, values.Length, to);
            DeviceReference.Run(program, [(nint)source, actual.Addresses[0]], [values.Length]);
        }
        Assert.That(MemoryMarshal.AsBytes<T>(actual[0]).SequenceEqual(MemoryMarshal.AsBytes<T>(expected)),
            $"{from} to {typeof(T).Name}");
    }
}
