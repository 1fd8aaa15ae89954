namespace AdFlow.Operators.Tests.Symbols;

/// <summary>What is recorded of a body, and that a body that cannot be recorded says so instead of throwing.</summary>
public sealed unsafe class LaneTraceTests
{
    [Test]
    public void Body_IsRecordedWithItsSettingsAsConstants()
    {
        var trace = Record<Scaled>([2.5], outputs: 2);
        Assert.That(trace.Failure, Is.Null);
        Assert.That(trace.Outputs[0]!.ToString(), Is.EqualTo("Add(Multiply(#0, 2.5), #1)"));
        Assert.That(trace.Outputs[1]!.ToString(), Is.EqualTo(
            "Select(And(Less(#0, #1), Not(IsNaN(#0))), Min(Max(#0, 0), 1), Exp(#1))"));
    }

    [Test]
    public void Inputs_AreWhatTheCallerGives()
    {
        var graph = new LaneGraph(isDouble: true);
        var sum = graph.Make(LaneOp.Add, graph.Input(7), graph.Constant(1));
        var trace = new LaneTrace(graph, [sum, sum], [3], 2);
        LaneLoop.Trace<Scaled>(trace);
        Assert.That(trace.Outputs[0]!.ToString(), Is.EqualTo("Add(Multiply(Add(#7, 1), 3), Add(#7, 1))"));
    }

    [Test]
    public void DefaultLaneAndMask_AreZeroAndFalse() =>
        Assert.That(Record<Unset>([], 1).Outputs[0]!.ToString(), Is.EqualTo("Select(False, #0, 0)"));

    [Test]
    public void BodyThatCannotBeRecorded_LeavesTheReason()
    {
        Assert.That(Record<MaskAsNumber>([], 1).Failure, Does.Contain("mask"));
        Assert.That(Record<MaskArithmetic>([], 1).Failure, Does.Contain("number, not"));
        Assert.That(Record<NumberAsMask>([], 1).Failure, Does.Contain("must be a mask"));
        Assert.That(Record<OtherRow>([], 1).Failure, Does.Contain("row"));
        Assert.That(Record<Bits>([], 1).Failure, Does.Contain("bits"));
        Assert.That(Record<Failing>([], 1).Failure, Is.EqualTo("not today"));
        Assert.That(Record<Hides>([], 1).Failure, Does.Contain("bits"));
        Assert.That(Record<ReadsMemory>([], 1).Failure, Is.Not.Null);
        Assert.That(Record<Endless>([], 1).Failure, Does.Contain("nodes"));
        Assert.That(Record<Scaled>([1], 3).Failure, Does.Contain("output 2"));
        Assert.That(Record<Scaled>([1], 1).Failure, Does.Contain("output column"));
    }

    [Test]
    public void Symbol_OutsideARecording_Throws() =>
        Assert.That(() => SymbolLane.Constant(1), Throws.InvalidOperationException);

    private static LaneTrace Record<TBody>(double[] settings, int outputs) where TBody : struct, IMapBody
    {
        var graph = new LaneGraph(isDouble: false);
        var trace = new LaneTrace(graph, [graph.Input(0), graph.Input(1)], settings, outputs);
        LaneLoop.Trace<TBody>(trace);
        return trace;
    }

    private readonly struct Scaled : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
        {
            V a = V.Load(frame.Inputs[0], row), b = V.Load(frame.Inputs[1], row);
            V.Store(a * V.Constant(frame.Settings[0]) + b, frame.Outputs[0], row);
            V.Store(V.Select(a < b & !V.IsNaN(a), V.Clip(a, V.Constant(0), V.Constant(1)), V.Exp(b)),
                frame.Outputs[1], row);
        }
    }

    private readonly struct Unset : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.Select(default, V.Load(frame.Inputs[0], row), default), frame.Outputs[0], row);
    }

    private readonly struct MaskAsNumber : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.IsNaN(V.Load(frame.Inputs[0], row)).Bits, frame.Outputs[0], row);
    }

    private readonly struct MaskArithmetic : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.IsNaN(V.Load(frame.Inputs[0], row)).Bits + V.Constant(1), frame.Outputs[0], row);
    }

    private readonly struct NumberAsMask : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
        {
            V a = V.Load(frame.Inputs[0], row);
            V.Store(V.Select(new Mask<V>(a), a, a), frame.Outputs[0], row);
        }
    }

    private readonly struct OtherRow : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.Load(frame.Inputs[0], row + 1), frame.Outputs[0], row);
    }

    private readonly struct Bits : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.Constant(V.ToBits(V.IsNaN(V.Load(frame.Inputs[0], row)))), frame.Outputs[0], row);
    }

    private readonly struct Failing : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            throw new InvalidOperationException("not today");
    }

    private readonly struct Hides : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
        {
            V result = V.Load(frame.Inputs[0], row);
            try
            {
                result = V.Constant(V.ToBits(V.IsNaN(result)));
            }
            catch (NotSupportedException)
            {
                result += result;
            }
            V.Store(result, frame.Outputs[0], row);
        }
    }

    private readonly struct ReadsMemory : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V> =>
            V.Store(V.Constant(((float*)frame.Inputs[0])[row]), frame.Outputs[0], row);
    }

    private readonly struct Endless : IMapBody
    {
        public static void Step<V>(in MapFrame frame, int row) where V : struct, IMemoryLane<V>
        {
            V sum = V.Load(frame.Inputs[0], row);
            while (frame.Count == 1)
                sum += sum;
            V.Store(sum, frame.Outputs[0], row);
        }
    }
}
