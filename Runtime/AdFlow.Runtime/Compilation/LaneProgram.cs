using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Simplified expressions as something to compile: what is computed, in which order, how often it is used.
/// Immutable.</summary>
internal sealed class LaneProgram
{
    /// <summary>Most calls of lane members in one method: with more, the JIT compiler reaches its limit of local
    /// variables (512) and stops inlining, which makes code ten times slower. A call takes two or three.</summary>
    private const int MaxCalls = 200;

    /// <summary>The same for the scalar lane, of which a call takes five.</summary>
    private const int MaxScalarCalls = 100;

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
        CallsPerLane = roots.Count + Nodes.Count(node => !LaneFolding.IsKnown(node));
        Constants = Nodes.Count - CallsPerLane + roots.Count;
    }

    /// <summary>What is wanted.</summary>
    public IReadOnlyList<LaneExpression> Roots { get; }

    /// <summary>Everything that is computed, operands first.</summary>
    public IReadOnlyList<LaneExpression> Nodes { get; }

    /// <summary>Whether numbers are float64.</summary>
    public bool IsDouble { get; }

    /// <summary>Bytes of a number.</summary>
    public int ElementBytes => IsDouble ? sizeof(double) : sizeof(float);

    /// <summary>Operations, loads and stores for one lane.</summary>
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

    private bool Fits(int lanes) => Constants + (lanes + 1) * CallsPerLane <= MaxCalls;
}
