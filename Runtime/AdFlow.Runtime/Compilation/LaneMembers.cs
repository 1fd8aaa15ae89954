using System.Reflection;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>The static members of one lane type that compiled code calls.</summary>
internal sealed class LaneMembers
{
    private readonly Dictionary<LaneOp, MethodInfo> _operations = [];

    /// <summary>Finds the members.</summary>
    /// <param name="type">A closed lane type.</param>
    public LaneMembers(Type type)
    {
        Type = type;
        Mask = typeof(Mask<>).MakeGenericType(type);
        Load = Member("Load");
        Store = Member("Store");
        Constant = Member("Constant");
        LesserOrSecond = Member("LesserOrSecond");
        GreaterOrSecond = Member("GreaterOrSecond");
        OrZero = Member("OrZero");
        Width = (int)type.GetProperty("Width")!.GetValue(null)!;
        foreach (var op in Enum.GetValues<LaneOp>())
            if (op.Arity() > 0 && !op.IsBitwise())
                _operations.Add(op, Member(NameOf(op)));
    }

    /// <summary>The lane type.</summary>
    public Type Type { get; }

    /// <summary>Its mask type.</summary>
    public Type Mask { get; }

    /// <summary>Elements of a lane.</summary>
    public int Width { get; }

    /// <inheritdoc cref="IMemoryLane{V}.Load"/>
    public MethodInfo Load { get; }

    /// <inheritdoc cref="IMemoryLane{V}.Store"/>
    public MethodInfo Store { get; }

    /// <inheritdoc cref="ILane{V}.Constant"/>
    public MethodInfo Constant { get; }

    /// <summary>left &lt; right ? left : right.</summary>
    public MethodInfo LesserOrSecond { get; }

    /// <summary>left &gt; right ? left : right.</summary>
    public MethodInfo GreaterOrSecond { get; }

    /// <summary>mask ? value : +0.</summary>
    public MethodInfo OrZero { get; }

    /// <summary>The member that computes an operation.</summary>
    public MethodInfo this[LaneOp op] => _operations[op];

    /// <summary>The lane type of a width and precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is none of <see cref="LaneWidth"/>.</exception>
    public static Type TypeOf(LaneWidth width, bool isDouble)
    {
        var lane = width switch
        {
            LaneWidth.Scalar => typeof(ScalarLane<>),
            LaneWidth.Vector128 => typeof(Vector128Lane<>),
            LaneWidth.Vector256 => typeof(Vector256Lane<>),
            LaneWidth.Vector512 => typeof(Vector512Lane<>),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "No such lane width."),
        };
        return lane.MakeGenericType(isDouble ? typeof(double) : typeof(float));
    }

    private MethodInfo Member(string name) =>
        Type.GetMethod(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
        ?? throw new MissingMethodException(Type.Name, name);

    private static string NameOf(LaneOp op) => op switch
    {
        LaneOp.Add => "op_Addition",
        LaneOp.Subtract => "op_Subtraction",
        LaneOp.Multiply => "op_Multiply",
        LaneOp.Divide => "op_Division",
        LaneOp.Negate => "op_UnaryNegation",
        LaneOp.Greater => "op_GreaterThan",
        LaneOp.GreaterOrEqual => "op_GreaterThanOrEqual",
        LaneOp.Less => "op_LessThan",
        LaneOp.LessOrEqual => "op_LessThanOrEqual",
        _ => op.ToString(),
    };
}
