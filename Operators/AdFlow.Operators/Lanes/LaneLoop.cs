namespace AdFlow.Operators;

/// <summary>
/// Runs a map body over rows: full groups in the lane asked for, the rest one by one. Rows do not depend on each other
/// and lanes agree to the bit, so results do not depend on width, start or count. Allocates nothing; thread-safe.
/// </summary>
public static class LaneLoop
{
    /// <summary>Runs a body over float32 columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of <see cref="LaneWidth"/>.</exception>
    public static void Run32<TBody>(in MapFrame frame, LaneWidth width) where TBody : struct, IMapBody =>
        Loop32<Stepwise<TBody>>(frame, width);

    /// <summary>Runs a body over float64 columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of <see cref="LaneWidth"/>.</exception>
    public static void Run64<TBody>(in MapFrame frame, LaneWidth width) where TBody : struct, IMapBody =>
        Loop64<Stepwise<TBody>>(frame, width);

    /// <summary>Runs a body with a loop of its own over float32 columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of <see cref="LaneWidth"/>.</exception>
    public static void Loop32<TBody>(in MapFrame frame, LaneWidth width) where TBody : struct, IMapLoop
    {
        switch (width)
        {
            case LaneWidth.Scalar: Run<TBody, ScalarLane<float>, ScalarLane<float>>(frame); break;
            case LaneWidth.Vector128: Run<TBody, Vector128Lane<float>, ScalarLane<float>>(frame); break;
            case LaneWidth.Vector256: Run<TBody, Vector256Lane<float>, ScalarLane<float>>(frame); break;
            case LaneWidth.Vector512: Run<TBody, Vector512Lane<float>, ScalarLane<float>>(frame); break;
            default: throw UnknownWidth(width);
        }
    }

    /// <summary>Runs a body with a loop of its own over float64 columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of <see cref="LaneWidth"/>.</exception>
    public static void Loop64<TBody>(in MapFrame frame, LaneWidth width) where TBody : struct, IMapLoop
    {
        switch (width)
        {
            case LaneWidth.Scalar: Run<TBody, ScalarLane<double>, ScalarLane<double>>(frame); break;
            case LaneWidth.Vector128: Run<TBody, Vector128Lane<double>, ScalarLane<double>>(frame); break;
            case LaneWidth.Vector256: Run<TBody, Vector256Lane<double>, ScalarLane<double>>(frame); break;
            case LaneWidth.Vector512: Run<TBody, Vector512Lane<double>, ScalarLane<double>>(frame); break;
            default: throw UnknownWidth(width);
        }
    }

    /// <summary>Records the body instead of running it; a failure is told in the recording, nothing is thrown for
    /// it.</summary>
    public static void Trace<TBody>(LaneTrace trace) where TBody : struct, IMapBody => trace.Record<TBody>();

    // The two loops stay methods of their own: what the compiler inlines into one method is limited.
    private static void Run<TBody, TWide, TOne>(in MapFrame frame)
        where TBody : struct, IMapLoop
        where TWide : struct, IMemoryLane<TWide>
        where TOne : struct, IMemoryLane<TOne>
    {
        int end = frame.Start + frame.Count;
        int row = TBody.Loop<TWide>(frame, frame.Start, end);
        if (row < end)
            TBody.Loop<TOne>(frame, row, end);
    }

    internal static ArgumentOutOfRangeException UnknownWidth(LaneWidth width) => new(
        nameof(width), width, $"No such lane width; take one of {string.Join(", ", LaneWidths.All)}.");

    private readonly struct Stepwise<TBody> : IMapLoop where TBody : struct, IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            TBody.Step<V>(frame, row);

        public static int Loop<V>(in MapFrame frame, int row, int end) where V : struct, IMemoryLane<V>
        {
            // A copy of our own stays in registers; behind the reference, every store might have changed it.
            MapFrame local = frame;
            for (; row <= end - V.Width; row += V.Width)
                TBody.Step<V>(local, row);
            return row;
        }
    }
}
