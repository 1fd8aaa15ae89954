using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime;

/// <summary>Measures one thread of the processor by the code that executes stages.</summary>
internal static unsafe class ProcessorMeter
{
    private const int Best = 100;
    private const int Dimensions = 64;

    // As in a chunk, which lies in the cache.
    private const int ChunkRows = 1024;

    /// <summary>Nanoseconds of each kind of work.</summary>
    public static OperationSpeeds Speeds()
    {
        using var arena = new Arena();
        var values = arena.AllocateSpan<float>(Readings.Rows);
        for (int i = 0; i < values.Length; i++)
            values[i] = i * 40503L % Readings.Rows;
        fixed (float* first = values)
            return Speeds(first, arena);
    }

    private static OperationSpeeds Speeds(float* values, Arena arena)
    {
        byte* chunk = arena.AllocateZeroed(ChunkRows * sizeof(double));
        byte* target = arena.AllocateZeroed(Readings.Rows * sizeof(double));
        return new OperationSpeeds(
            Each(isDouble => count => MeasuredPrograms.Simple(isDouble, count), false, Readings.Chain, chunk, target),
            Each(isDouble => count => MeasuredPrograms.Simple(isDouble, count), true, Readings.Chain, chunk, target),
            Each(isDouble => count => MeasuredPrograms.Function(isDouble, count), false, Readings.Functions, chunk,
                target),
            Each(isDouble => count => MeasuredPrograms.Function(isDouble, count), true, Readings.Functions, chunk,
                target),
            Map(MeasuredPrograms.Simple(false, 1), (byte*)values, target, Readings.Rows)
                / (2 * sizeof(float) * (double)Readings.Rows),
            Compact(arena, target), Take(values, arena, target), Top(values, arena), Product(values));
    }

    private static double Each(
        Func<bool, Func<int, MapProgram>> programs, bool isDouble, int count, byte* source, byte* target)
    {
        var program = programs(isDouble);
        return Readings.Slope(Map(program(count + 1), source, target, ChunkRows),
            Map(program(1), source, target, ChunkRows), (double)count * ChunkRows);
    }

    private static double Map(MapProgram program, byte* source, byte* target, int rows)
    {
        var kernel = GroupCompiler.Compile(new LaneProgram(program.Outputs, program.IsDouble), LaneWidths.Best);
        void* from = source, to = target;
        return Readings.Least(() =>
        {
            void* input = from, output = to;
            kernel(new MapFrame { Inputs = &input, Outputs = &output, Count = rows }, LaneWidths.Best);
        });
    }

    private static double Compact(Arena arena, byte* target)
    {
        byte* bits = arena.AllocateZeroed(Readings.Rows / 8);
        new Span<byte>(bits, Readings.Rows / 8).Fill(0x55);
        return Readings.Least(() => RowSelection.RowNumbers(bits, Readings.Rows, 0, (int*)target, LaneWidths.Best))
            / Readings.Rows;
    }

    private static double Take(float* values, Arena arena, byte* target)
    {
        var rows = arena.AllocateSpan<int>(Readings.Rows);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (int)values[i];
        fixed (int* numbers = rows)
        {
            int* first = numbers;
            return Readings.Least(() =>
                RowTake.Take((byte*)values, sizeof(float), first, Readings.Rows, target)) / Readings.Rows;
        }
    }

    private static double Top(float* values, Arena arena)
    {
        var rows = arena.AllocateSpan<int>(Best);
        fixed (int* numbers = rows)
        {
            int* first = numbers;
            return Readings.Least(() => TopK.Select(
                new ReadOnlySpan<float>(values, Readings.Rows), null, new Span<int>(first, Best), arena))
                / Readings.Rows;
        }
    }

    private static double Product(float* values)
    {
        float sum = 0;
        double time = Readings.Least(() =>
        {
            for (int i = 0; i < Readings.Rows; i += Dimensions)
                sum += VectorMath.Dot(new ReadOnlySpan<float>(values, Dimensions),
                    new ReadOnlySpan<float>(values + i, Dimensions));
        });
        return float.IsNaN(sum) ? time : time / Readings.Rows;
    }
}
