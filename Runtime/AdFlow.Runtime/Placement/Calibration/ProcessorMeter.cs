using System.Diagnostics;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Runtime;

/// <summary>Measures one thread of the processor by the code that executes stages.</summary>
internal sealed unsafe class ProcessorMeter : IDisposable
{
    private const int Best = 100;
    private const int Dimensions = 64;

    // As in a chunk, which lies in the cache.
    private const int ChunkRows = 1024;

    // As many operations as a loop of a stage has; with more the compiler inlines them no longer.
    private const int Chain = 8;

    // Code is compiled again twice, first to watch it, each time once it was called some thirty times and nothing new
    // was compiled for a tenth of a second: it is warm when nothing has got much faster for a while.
    private const double Faster = 0.9;
    private static readonly long CalmTicks = Stopwatch.Frequency;
    private static readonly long MostTicks = Stopwatch.Frequency * 4;

    // The same for all devices.
    private static readonly Lazy<OperationSpeeds> Measured = new(() =>
    {
        using var meter = new ProcessorMeter();
        return meter.Measure();
    });

    private readonly Arena _arena = new();
    private readonly Arena _scratch = new();
    private readonly float* _values;
    private readonly int* _rows;
    private readonly byte* _bits;
    private readonly byte* _target;

    private ProcessorMeter()
    {
        _values = (float*)_arena.Allocate(Readings.Rows * sizeof(double));
        _rows = (int*)_arena.Allocate(Readings.Rows * sizeof(int));
        _bits = _arena.Allocate(Readings.Rows / 8);
        _target = _arena.AllocateZeroed(Readings.Rows * sizeof(double));
        new Span<byte>(_values, Readings.Rows * sizeof(double)).Clear();
        for (int i = 0; i < Readings.Rows; i++)
            _values[i] = _rows[i] = (int)(i * 40503L % Readings.Rows);
        new Span<byte>(_bits, Readings.Rows / 8).Fill(0x55);
    }

    /// <summary>Nanoseconds of each kind of work; measured once in a process.</summary>
    public static OperationSpeeds Speeds => Measured.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        _arena.Dispose();
        _scratch.Dispose();
    }

    private OperationSpeeds Measure()
    {
        Action[] works =
        [
            Map(MeasuredPrograms.Simple(false, Chain + 1), ChunkRows),
            Map(MeasuredPrograms.Simple(false, 1), ChunkRows),
            Map(MeasuredPrograms.Simple(true, Chain + 1), ChunkRows),
            Map(MeasuredPrograms.Simple(true, 1), ChunkRows),
            Map(MeasuredPrograms.Function(false, 1), ChunkRows),
            Map(MeasuredPrograms.Function(true, 1), ChunkRows),
            Map(MeasuredPrograms.Simple(false, 1), Readings.Rows), Compact, Take, Top, Product,
        ];
        WarmUp(works);
        double[] times = [.. works.Select(Readings.Least)];
        const double Chained = (double)Chain * ChunkRows, All = Readings.Rows;
        return new OperationSpeeds(
            Readings.Slope(times[0], times[1], Chained), Readings.Slope(times[2], times[3], Chained),
            Readings.Slope(times[4], times[1], ChunkRows), Readings.Slope(times[5], times[3], ChunkRows),
            times[6] / (2 * sizeof(float) * All), times[7] / All, times[8] / All, times[9] / All, times[10] / All);
    }

    private static void WarmUp(Action[] works)
    {
        long start = Stopwatch.GetTimestamp(), improved = start, best = long.MaxValue;
        for (long now = start; now - improved < CalmTicks && now - start < MostTicks;)
        {
            foreach (var work in works)
                work();
            long end = Stopwatch.GetTimestamp();
            if (end - now < Faster * best)
                (best, improved) = (end - now, end);
            now = end;
        }
    }

    private Action Map(MapProgram program, int rows)
    {
        var kernel = GroupCompiler.Compile(new LaneProgram(program.Outputs, program.IsDouble), LaneWidths.Best);
        return () =>
        {
            void* input = _values, output = _target;
            kernel(new MapFrame { Inputs = &input, Outputs = &output, Count = rows }, LaneWidths.Best);
        };
    }

    private void Compact() => RowSelection.RowNumbers(_bits, Readings.Rows, 0, (int*)_target, LaneWidths.Best);

    private void Take() => RowTake.Take((byte*)_values, sizeof(float), _rows, Readings.Rows, _target);

    private void Top()
    {
        _scratch.Reset();
        TopK.Select(new ReadOnlySpan<float>(_values, Readings.Rows), null, new Span<int>(_target, Best), _scratch);
    }

    private void Product()
    {
        var query = new ReadOnlySpan<float>(_values, Dimensions);
        float sum = 0;
        for (int i = 0; i < Readings.Rows; i += Dimensions)
            sum += VectorMath.Dot(query, new ReadOnlySpan<float>(_values + i, Dimensions));
        *(float*)_target = sum;
    }
}
