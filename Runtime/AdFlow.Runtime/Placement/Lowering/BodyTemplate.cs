using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// The body of a map operator whose settings differ from run to run: its expression with scalars where a setting makes
/// a constant. Recorded with two sets of settings, and again with those of a run: what the body does with a setting is
/// C#, so only a recording tells the constants that come of it, and whether it takes the same way at all. Immutable,
/// thread-safe.
/// </summary>
internal sealed class BodyTemplate
{
    private readonly KernelStep _step;
    private readonly bool _isDouble;
    private readonly LaneExpression[] _roots;
    private readonly Dictionary<LaneExpression, int> _scalars = new(ReferenceEqualityComparer.Instance);

    private BodyTemplate(KernelStep step, bool isDouble, LaneExpression[] roots) =>
        (_step, _isDouble, _roots) = (step, isDouble, roots);

    /// <summary>Number of its scalars.</summary>
    public int ScalarCount => _scalars.Count;

    /// <summary>Records a body.</summary>
    /// <param name="step">Its operator, which can be recorded.</param>
    /// <param name="isDouble">Precision.</param>
    /// <param name="path">Path of its node.</param>
    /// <exception cref="NotLoweredException">It cannot be recorded, or settings decide what it does.</exception>
    public static BodyTemplate Of(KernelStep step, bool isDouble, string path)
    {
        // No two settings are equal, and every number is one in float32 and in int32.
        var roots = Record(step, isDouble, Settings(step, i => 1_000_003 + 2 * i), out string? failure);
        var others = Record(step, isDouble, Settings(step, i => 3_000_017 + 2 * i), out failure);
        if (roots is null || others is null)
            throw new NotLoweredException($"calls '{path}', which cannot be recorded: {failure}");
        if (Match(roots, others) is not { } matched)
            throw new NotLoweredException($"calls '{path}', which does something else with another setting");
        var template = new BodyTemplate(step, isDouble, roots);
        foreach (var (one, other) in matched.OrderBy(pair => pair.Key.Id))
            if (!IsSame(one, other))
                template._scalars.Add(one, template._scalars.Count);
        return template;
    }

    /// <summary>The body in a graph.</summary>
    /// <param name="graph">The graph, of the same precision.</param>
    /// <param name="inputs">What it reads there.</param>
    /// <param name="first">Ordinal of its first scalar among those of the stage.</param>
    /// <returns>Its outputs.</returns>
    public LaneExpression[] In(LaneGraph graph, LaneExpression[] inputs, int first)
    {
        var made = new Dictionary<LaneExpression, LaneExpression>(ReferenceEqualityComparer.Instance);
        foreach (var node in LaneExpansion.Nodes(_roots))
            made.Add(node, node.Op switch
            {
                LaneOp.Input => inputs[node.InputOrdinal],
                LaneOp.Constant when _scalars.TryGetValue(node, out int scalar) =>
                    graph.Input(MapProgram.FirstScalar + first + scalar),
                LaneOp.Constant => graph.Constant(node.Value),
                _ => graph.Make(node.Op, [.. node.Operands.ToArray().Select(operand => made[operand])]),
            });
        return [.. _roots.Select(root => made[root])];
    }

    /// <summary>The scalars with the settings of a run.</summary>
    /// <param name="settings">Values of all settings.</param>
    /// <param name="scalars">Takes the bits of the scalars.</param>
    /// <returns>False where the body does something else with them.</returns>
    public bool TryRead(double[] settings, Span<long> scalars)
    {
        if (Record(_step, _isDouble, settings, out _) is not { } roots || Match(_roots, roots) is not { } matched)
            return false;
        foreach (var (node, found) in matched)
            if (_scalars.TryGetValue(node, out int scalar))
                scalars[scalar] = BitConverter.DoubleToInt64Bits(found.Value);
            else if (!IsSame(node, found))
                return false;
        return true;
    }

    private static double[] Settings(KernelStep step, Func<int, double> valueOf) =>
        [.. step.Scalars.Select((value, i) => step.Settings[i] < 0 ? value : valueOf(i))];

    private static LaneExpression[]? Record(KernelStep step, bool isDouble, double[] settings, out string? failure)
    {
        var graph = new LaneGraph(isDouble);
        LaneExpression[] inputs = [.. Enumerable.Range(0, step.Inputs.Length).Select(graph.Input)];
        var trace = new LaneTrace(graph, inputs, settings, step.Outputs.Length);
        step.Tracer!(trace);
        failure = trace.Failure;
        return failure is null ? [.. trace.Outputs.Select(output => output!)] : null;
    }

    private static bool IsSame(LaneExpression one, LaneExpression other) =>
        BitConverter.DoubleToInt64Bits(one.Value) == BitConverter.DoubleToInt64Bits(other.Value);

    // Which node stands where another one does; null where the operations are not the same ones.
    private static Dictionary<LaneExpression, LaneExpression>? Match(LaneExpression[] roots, LaneExpression[] others)
    {
        var matched = new Dictionary<LaneExpression, LaneExpression>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(LaneExpression One, LaneExpression Other)>(roots.Zip(others));
        while (open.TryPop(out var pair))
        {
            if (matched.TryGetValue(pair.One, out var known))
            {
                if (known != pair.Other)
                    return null;
                continue;
            }
            if (pair.One.Op != pair.Other.Op || pair.One.InputOrdinal != pair.Other.InputOrdinal)
                return null;
            matched.Add(pair.One, pair.Other);
            for (int i = 0; i < pair.One.Operands.Length; i++)
                open.Push((pair.One.Operands[i], pair.Other.Operands[i]));
        }
        return matched;
    }
}
