using System.Globalization;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Divides a group of map operators into segments that pay to compile, and compiles them. A segment is as many
/// operators in a row as fit one loop, of one precision, that can be recorded, have no per-run settings, and are cheap
/// arithmetic: a loop around exp, log and their kin gains nothing, kernels are as fast there. Used once.
/// </summary>
internal sealed class SegmentBuilder
{
    private readonly StageProgram _program;
    private readonly KernelStep[] _steps;
    private readonly BoundGraphOptions _options;
    private readonly Action<string> _refused;
    private readonly List<CompiledSegment> _segments = [];
    private readonly List<string> _reasons = [];

    /// <summary>Prepares.</summary>
    /// <param name="program">The stage that the group is of.</param>
    /// <param name="steps">The group.</param>
    /// <param name="options">Lane width and number of checks.</param>
    /// <param name="refused">Told when a segment turns out wrong.</param>
    public SegmentBuilder(
        StageProgram program, KernelStep[] steps, BoundGraphOptions options, Action<string> refused)
    {
        (_program, _steps, _options, _refused) = (program, steps, options, refused);
    }

    /// <summary>Builds and compiles.</summary>
    /// <param name="note">What was compiled, and why the rest was not.</param>
    public CompiledSegment[] Build(out string note)
    {
        for (int first = 0, end; first < _steps.Length; first = end)
        {
            var trace = new SegmentTrace(IsDouble(_steps[first]));
            LaneProgram? best = null;
            for (end = first; end < _steps.Length && Extend(trace, best, first, end) is { } larger; end++)
                best = larger;
            if (end - first > 1)
                _segments.Add(Compile(trace, best!, first, end));
            // A step that does not fit behind others may fit alone.
            end = Math.Max(end, first + 1);
        }
        note = string.Create(CultureInfo.InvariantCulture,
            $"{_segments.Sum(one => one.End - one.First)} of {_steps.Length} operators in {_segments.Count} loops")
            + string.Concat(_reasons.Distinct().Select(reason => "; " + reason));
        return [.. _segments];
    }

    // The program of a segment with one more step, or null.
    private LaneProgram? Extend(SegmentTrace trace, LaneProgram? known, int first, int step)
    {
        var added = _steps[step];
        string? reason = added.Settings.Any(slot => slot >= 0) ? "has settings of each run"
            : added.Tracer is null ? "cannot be recorded"
            : IsDouble(added) != trace.IsDouble ? null
            : trace.Add(added);
        bool isOther = IsDouble(added) != trace.IsDouble;
        if (reason is null && !isOther)
        {
            var program = trace.Program(Leaving(first, step + 1));
            if (program.IsSmall)
                return program;
            reason = known is null ? "is too large for one loop" : null;
        }
        if (reason is not null)
            _reasons.Add($"operator {step + 1} {reason}");
        return null;
    }

    private CompiledSegment Compile(SegmentTrace trace, LaneProgram program, int first, int end)
    {
        var kernel = GroupCompiler.Compile(program, _options.LaneWidth);
        if (_options.CompiledKernel is { } replace)
            kernel = replace(kernel);
        var segment = new CompiledSegment(_options.ChecksOfCompiled, _refused)
        {
            First = first,
            End = end,
            Inputs = [.. trace.Inputs.Take(program.InputCount)],
            Outputs = Leaving(first, end),
            IsDouble = trace.IsDouble,
            Kernel = kernel,
        };
        WarmUp(segment);
        return segment;
    }

    // Slots written in the segment that somebody outside reads.
    private int[] Leaving(int first, int end)
    {
        var own = _steps.AsSpan(first, end - first).ToArray();
        var read = _program.RowSets.SelectMany(set => StepSlots.Read(set.Maker)
            .Concat(set.Moves.Select(move => _program.Slots[move].From))
            .Concat(set.Steps.Where(step => !own.Any(mine => ReferenceEquals(mine, step))).SelectMany(StepSlots.Read)))
            .ToHashSet();
        return [.. own.SelectMany(step => step.Outputs).Where(slot =>
            _program.Slots[slot].IsResult || read.Contains(slot) || slot == _program.Top?.By)];
    }

    private bool IsDouble(KernelStep step) => _program.Slots[step.Outputs[0]].Type.Id is TypeId.Float64;

    // One row has the JIT compiler work now instead of in the first run.
    private static unsafe void WarmUp(CompiledSegment segment)
    {
        double input = 0, output = 0;
        void** inputs = stackalloc void*[segment.Inputs.Length], outputs = stackalloc void*[segment.Outputs.Length];
        new Span<nint>(inputs, segment.Inputs.Length).Fill((nint)(&input));
        new Span<nint>(outputs, segment.Outputs.Length).Fill((nint)(&output));
        segment.Kernel(new MapFrame { Inputs = inputs, Outputs = outputs, Count = 1 }, LaneWidth.Scalar);
    }
}
