using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Simplified expressions as something to compile: what is computed, in which order, how often it is used.
/// Immutable.</summary>
internal sealed class LaneProgram
{
    /// <summary>Most calls of lane members in one method: with more, the JIT compiler reaches its limit of local
    /// variables (512) and stops inlining, which makes code ten times slower. A call takes two or three.</summary>
    private const int MaxCalls = 240;

    /// <summary>The same for the scalar lane, of which a call takes five.</summary>
    private const int MaxScalarCalls = 110;

    private readonly Dictionary<LaneExpression, int> _uses = [];

    /// <summary>Prepares expressions.</summary>
    /// <param name="roots">Numbers of one simplified graph to write, the i-th to the i-th output.</param>
    /// <param name="isDouble">Precision.</param>
    public LaneProgram(IReadOnlyList<LaneExpression> roots, bool isDouble)
    {
        Roots = roots;
        IsDouble = isDouble;
        Nodes = LaneSchedule.Of(roots);
        foreach (var node in Nodes)
            foreach (var operand in node.Operands)
                _uses[operand] = _uses.GetValueOrDefault(operand) + 1;
        // Of several roots each is computed before the first is written, as an output may lie where an input does.
        foreach (var root in roots)
            _uses[root] = _uses.GetValueOrDefault(root) + (roots.Count > 1 ? 2 : 1);
        CallsPerLane = roots.Count + Nodes.Sum(CallsOf);
        Constants = Nodes.Count(LaneFolding.IsKnown);
    }

    /// <summary>What is wanted.</summary>
    public IReadOnlyList<LaneExpression> Roots { get; }

    /// <summary>Everything that is computed, operands first.</summary>
    public IReadOnlyList<LaneExpression> Nodes { get; }

    /// <summary>Whether numbers are float64.</summary>
    public bool IsDouble { get; }

    /// <summary>Bytes of a number.</summary>
    public int ElementBytes => IsDouble ? sizeof(double) : sizeof(float);

    /// <summary>Ordinal behind the last input.</summary>
    public int InputCount => Nodes.Select(node => node.InputOrdinal + 1).Append(0).Max();

    /// <summary>Calls for one lane: operations, loads and stores.</summary>
    public int CallsPerLane { get; }

    /// <summary>Numbers that are known.</summary>
    public int Constants { get; }

    /// <summary>Lanes that one turn of the loop computes, 1, 2 or 4: as many as the code may hold beside one more lane
    /// for the rest. Several hide the latency of one another and share the work of the loop.</summary>
    public int LanesPerTurn => Fits(4) ? 4 : Fits(2) ? 2 : 1;

    /// <summary>Whether it can be compiled well.</summary>
    public bool IsSmall => Constants + CallsPerLane <= MaxScalarCalls;

    /// <summary>How often a node is used; more than once means that its value is kept.</summary>
    public int Uses(LaneExpression node) => _uses[node];

    // Some members are made of several.
    private static int CallsOf(LaneExpression node) => node.Op switch
    {
        _ when LaneFolding.IsKnown(node) => 0,
        LaneOp.Min or LaneOp.Max =>
            LaneFolding.IsKnown(node.Operands[0]) || LaneFolding.IsKnown(node.Operands[1]) ? 2 : 5,
        LaneOp.Select => 2,
        _ => 1,
    };

    private bool Fits(int lanes) => Constants + (lanes + 1) * CallsPerLane <= MaxCalls;
}
