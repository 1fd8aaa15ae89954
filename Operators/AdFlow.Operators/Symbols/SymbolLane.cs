namespace AdFlow.Operators;

/// <summary>
/// Lane of a symbol: stands for one element of either precision and records what a body does with it as
/// <see cref="LaneExpression"/> of the <see cref="LaneTrace"/> under way on the thread. The address of a column is its
/// number in the trace. Of use only inside a recording.
/// </summary>
public readonly unsafe partial struct SymbolLane : IMemoryLane<SymbolLane>
{
    private readonly LaneExpression? _expression;

    internal SymbolLane(LaneExpression expression) => _expression = expression;

    // What a body leaves unset is zero, as it is in a machine.
    internal LaneExpression Number => _expression ?? LaneTrace.Current.Graph.Constant(0);

    private LaneExpression Truth => _expression ?? LaneTrace.Current.Graph.Mask(false);

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static SymbolLane Load(void* source, int index) => new(LaneTrace.Current.Load((nint)source, index));

    /// <inheritdoc/>
    public static void Store(SymbolLane value, void* target, int index) =>
        LaneTrace.Current.Store(value.Number, (nint)target, index);

    /// <summary>Not for symbols: the truth is not known yet.</summary>
    /// <exception cref="NotSupportedException">Always; the recording fails.</exception>
    public static uint ToBits(Mask<SymbolLane> mask) =>
        throw LaneTrace.Current.Fail("The body asks for the bits of a mask.");

    /// <inheritdoc/>
    public static SymbolLane Constant(double value) => new(LaneTrace.Current.Graph.Constant(value));

    /// <inheritdoc/>
    public static SymbolLane operator +(SymbolLane left, SymbolLane right) => Make(LaneOp.Add, left, right);

    /// <inheritdoc/>
    public static SymbolLane operator -(SymbolLane left, SymbolLane right) => Make(LaneOp.Subtract, left, right);

    /// <inheritdoc/>
    public static SymbolLane operator *(SymbolLane left, SymbolLane right) => Make(LaneOp.Multiply, left, right);

    /// <inheritdoc/>
    public static SymbolLane operator /(SymbolLane left, SymbolLane right) => Make(LaneOp.Divide, left, right);

    /// <inheritdoc/>
    public static SymbolLane operator -(SymbolLane value) => Make(LaneOp.Negate, value);

    /// <inheritdoc/>
    public static Mask<SymbolLane> operator >(SymbolLane left, SymbolLane right) =>
        new(Make(LaneOp.Greater, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> operator >=(SymbolLane left, SymbolLane right) =>
        new(Make(LaneOp.GreaterOrEqual, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> operator <(SymbolLane left, SymbolLane right) =>
        new(Make(LaneOp.Less, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> operator <=(SymbolLane left, SymbolLane right) =>
        new(Make(LaneOp.LessOrEqual, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> Equal(SymbolLane left, SymbolLane right) => new(Make(LaneOp.Equal, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> NotEqual(SymbolLane left, SymbolLane right) =>
        new(Make(LaneOp.NotEqual, left, right));

    /// <inheritdoc/>
    public static Mask<SymbolLane> IsNaN(SymbolLane value) => new(Make(LaneOp.IsNaN, value));

    /// <inheritdoc/>
    public static Mask<SymbolLane> And(Mask<SymbolLane> left, Mask<SymbolLane> right) =>
        MakeMask(LaneOp.And, left, right);

    /// <inheritdoc/>
    public static Mask<SymbolLane> Or(Mask<SymbolLane> left, Mask<SymbolLane> right) =>
        MakeMask(LaneOp.Or, left, right);

    /// <inheritdoc/>
    public static Mask<SymbolLane> Xor(Mask<SymbolLane> left, Mask<SymbolLane> right) =>
        MakeMask(LaneOp.Xor, left, right);

    /// <inheritdoc/>
    public static Mask<SymbolLane> Not(Mask<SymbolLane> mask) =>
        new(new SymbolLane(LaneTrace.Current.Make(LaneOp.Not, mask.Bits.Truth)));

    /// <inheritdoc/>
    public static SymbolLane Select(Mask<SymbolLane> mask, SymbolLane ifTrue, SymbolLane ifFalse) =>
        new(LaneTrace.Current.Make(LaneOp.Select, mask.Bits.Truth, ifTrue.Number, ifFalse.Number));

    /// <inheritdoc/>
    public static SymbolLane Min(SymbolLane left, SymbolLane right) => Make(LaneOp.Min, left, right);

    /// <inheritdoc/>
    public static SymbolLane Max(SymbolLane left, SymbolLane right) => Make(LaneOp.Max, left, right);

    /// <inheritdoc/>
    public static SymbolLane Abs(SymbolLane value) => Make(LaneOp.Abs, value);

    /// <inheritdoc/>
    public static SymbolLane Floor(SymbolLane value) => Make(LaneOp.Floor, value);

    /// <inheritdoc/>
    public static SymbolLane Ceiling(SymbolLane value) => Make(LaneOp.Ceiling, value);

    /// <inheritdoc/>
    public static SymbolLane Round(SymbolLane value) => Make(LaneOp.Round, value);

    /// <inheritdoc/>
    public static SymbolLane Sqrt(SymbolLane value) => Make(LaneOp.Sqrt, value);

    /// <inheritdoc/>
    public static SymbolLane MultiplyAdd(SymbolLane left, SymbolLane right, SymbolLane addend) =>
        new(LaneTrace.Current.Make(LaneOp.MultiplyAdd, left.Number, right.Number, addend.Number));

    /// <inheritdoc/>
    public static SymbolLane Exp(SymbolLane value) => Make(LaneOp.Exp, value);

    /// <inheritdoc/>
    public static SymbolLane Log(SymbolLane value) => Make(LaneOp.Log, value);

    /// <inheritdoc/>
    public static SymbolLane Log1p(SymbolLane value) => Make(LaneOp.Log1p, value);

    /// <inheritdoc/>
    public static SymbolLane Pow(SymbolLane value, SymbolLane power) => Make(LaneOp.Pow, value, power);

    /// <inheritdoc/>
    public static SymbolLane Sigmoid(SymbolLane value) => Make(LaneOp.Sigmoid, value);

    /// <inheritdoc/>
    public static SymbolLane Tanh(SymbolLane value) => Make(LaneOp.Tanh, value);

    private static SymbolLane Make(LaneOp op, SymbolLane value) => new(LaneTrace.Current.Make(op, value.Number));

    private static SymbolLane Make(LaneOp op, SymbolLane left, SymbolLane right) =>
        new(LaneTrace.Current.Make(op, left.Number, right.Number));

    private static Mask<SymbolLane> MakeMask(LaneOp op, Mask<SymbolLane> left, Mask<SymbolLane> right) =>
        new(new SymbolLane(LaneTrace.Current.Make(op, left.Bits.Truth, right.Bits.Truth)));
}
