using System.Globalization;
using System.Runtime.InteropServices;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Executes a compiled segment over chunks, beside its steps as long as it is not trusted. Not thread-safe.
/// </summary>
internal sealed unsafe class SegmentExecution
{
    private readonly CompiledSegment _segment;
    private readonly ColumnNode* _nodes;
    private readonly LaneWidth _width;
    private readonly void** _inputs;
    private readonly void** _outputs;
    private readonly byte* _aside;
    private readonly long _asideBytes;

    public SegmentExecution(StageChunk chunk, CompiledSegment segment)
    {
        _segment = segment;
        _nodes = chunk.Nodes;
        _width = chunk.LaneWidth;
        _inputs = (void**)chunk.Scratch.Keep((long)sizeof(void*) * segment.Inputs.Length);
        WritesResultsOnly = segment.Outputs.All(slot => chunk.BufferOf(slot) == null);
        _outputs = (void**)chunk.Scratch.Keep((long)sizeof(void*) * segment.Outputs.Length);
        if (segment.IsTrusted)
            return;
        _asideBytes = (long)chunk.Rows * sizeof(double);
        _aside = chunk.Scratch.Keep(_asideBytes * segment.Outputs.Length);
    }

    /// <summary>What is executed.</summary>
    public CompiledSegment Segment => _segment;

    /// <summary>Whether it writes to no buffer of the chunk.</summary>
    public bool WritesResultsOnly { get; }

    /// <summary>Computes a chunk in place of the steps.</summary>
    public void Run(int count)
    {
        int[] outputs = _segment.Outputs;
        for (int i = 0; i < outputs.Length; i++)
            _outputs[i] = _nodes[outputs[i]].Values;
        Call(count);
    }

    /// <summary>Computes a chunk before the steps do, which may write over what they read, and puts the results aside.
    /// </summary>
    public void RunAside(int count)
    {
        for (int i = 0; i < _segment.Outputs.Length; i++)
            _outputs[i] = _aside + i * _asideBytes;
        Call(count);
    }

    /// <summary>Compares what was put aside with what the steps have written.</summary>
    public void Compare(int count)
    {
        for (int i = 0; i < _segment.Outputs.Length; i++)
        {
            byte* aside = _aside + i * _asideBytes, written = _nodes[_segment.Outputs[i]].Values;
            int row = _segment.IsDouble
                ? FirstDifference(new Span<double>(aside, count), new Span<double>(written, count))
                : FirstDifference(new Span<float>(aside, count), new Span<float>(written, count));
            if (row < 0)
                continue;
            _segment.Refuse(Difference(i, row, aside, written));
            return;
        }
        _segment.Confirm();
    }

    private void Call(int count)
    {
        int[] inputs = _segment.Inputs;
        for (int i = 0; i < inputs.Length; i++)
            _inputs[i] = _nodes[inputs[i]].Values;
        _segment.Kernel(new MapFrame { Inputs = _inputs, Outputs = _outputs, Count = count }, _width);
    }

    // By bits, all NaNs being equal.
    private static int FirstDifference(Span<float> left, Span<float> right)
    {
        if (MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right)))
            return -1;
        for (int i = 0; i < left.Length; i++)
            if (BitConverter.SingleToInt32Bits(left[i]) != BitConverter.SingleToInt32Bits(right[i])
                && !(float.IsNaN(left[i]) && float.IsNaN(right[i])))
                return i;
        return -1;
    }

    private static int FirstDifference(Span<double> left, Span<double> right)
    {
        if (MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right)))
            return -1;
        for (int i = 0; i < left.Length; i++)
            if (BitConverter.DoubleToInt64Bits(left[i]) != BitConverter.DoubleToInt64Bits(right[i])
                && !(double.IsNaN(left[i]) && double.IsNaN(right[i])))
                return i;
        return -1;
    }

    private string Difference(int output, int row, byte* aside, byte* written)
    {
        double compiled = _segment.IsDouble ? ((double*)aside)[row] : ((float*)aside)[row];
        double expected = _segment.IsDouble ? ((double*)written)[row] : ((float*)written)[row];
        return string.Create(CultureInfo.InvariantCulture,
            $"Operators {_segment.First + 1} to {_segment.End} gave {compiled:R} compiled and {expected:R} as kernels "
            + $"(output {output}, row {row} of a chunk): a bug of the compilation; report it with the graph.");
    }
}
