using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>The expressions of the slots that the steps of a segment write, over those that it is given.</summary>
internal sealed class SegmentTrace
{
    private readonly Dictionary<int, LaneExpression> _expressions = [];
    private readonly List<int> _inputs = [];
    private readonly LaneGraph _graph;

    /// <summary>An empty segment.</summary>
    public SegmentTrace(bool isDouble) => _graph = new LaneGraph(isDouble);

    /// <summary>Precision.</summary>
    public bool IsDouble => _graph.IsDouble;

    /// <summary>Slots that are read, by ordinal of the expressions' inputs.</summary>
    public IReadOnlyList<int> Inputs => _inputs;

    /// <summary>Adds a step.</summary>
    /// <returns>Why it cannot be part; null where it is.</returns>
    public string? Add(KernelStep step)
    {
        LaneExpression[] inputs = [.. step.Inputs.Select(Of)];
        var trace = new LaneTrace(_graph, inputs, step.Scalars, step.Outputs.Length);
        step.Tracer!(trace);
        if (trace.Failure is { } failure)
            return "cannot be recorded: " + failure;
        var nodes = LaneSchedule.Of([.. trace.Outputs.Select(output => output!)]);
        if (nodes.FirstOrDefault(node => node.Op.IsTranscendental()) is { } slow)
            return $"computes {slow.Op}";
        for (int i = 0; i < step.Outputs.Length; i++)
            _expressions[step.Outputs[i]] = trace.Outputs[i]!;
        return null;
    }

    /// <summary>What computes some of the slots.</summary>
    public LaneProgram Program(int[] slots) =>
        new(LaneSimplifier.Simplify([.. slots.Select(slot => _expressions[slot])], IsDouble), IsDouble);

    private LaneExpression Of(int slot)
    {
        if (_expressions.TryGetValue(slot, out var known))
            return known;
        _inputs.Add(slot);
        return _expressions[slot] = _graph.Input(_inputs.Count - 1);
    }
}
