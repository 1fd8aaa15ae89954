namespace AdFlow.Operators;

/// <summary>
/// Computes columns row by row, and perhaps which rows to keep. Every operation has the bits that
/// <see cref="ScalarLane{T}"/> gives it; all NaNs are equal. Inputs are converted as <see cref="Coercion"/> does it.
/// Arguments: the input columns, then the validity bitmap of each input of <see cref="Nullable"/> (its bits behind
/// the last row are not looked at), then the outputs, then the bitmap of the condition if there is one. Sizes: rows,
/// then the scalars.
/// </summary>
/// <param name="IsDouble">Whether it computes in float64, else in float32; inputs are converted first.</param>
/// <param name="Inputs">Types of the columns; <see cref="LaneOp.Input"/> names them by ordinal.</param>
/// <param name="Outputs">What is computed: numbers, stored in the precision; no operations of a
/// <see cref="LaneExpansion"/>, which a backend makes itself where it needs one.</param>
/// <param name="Condition">Mask of the rows to keep, or null for none.</param>
/// <param name="Nullable">Ordinals of inputs at whose null rows the condition counts as false; only with a condition.
/// </param>
public sealed record MapProgram(
    bool IsDouble, IReadOnlyList<DeviceType> Inputs, IReadOnlyList<LaneExpression> Outputs,
    LaneExpression? Condition, IReadOnlyList<int> Nullable) : DeviceProgram
{
    /// <summary>Ordinal by which <see cref="LaneOp.Input"/> names the first scalar; further ones follow.</summary>
    public const int FirstScalar = 1 << 16;

    /// <summary>Number of scalars: numbers that are the same in all rows and differ from launch to launch, rounded to
    /// the precision of the program.</summary>
    public int Scalars { get; init; }

    /// <inheritdoc/>
    public override int ArgumentCount => FirstOutput + Outputs.Count + (Condition is null ? 0 : 1);

    /// <inheritdoc/>
    public override int SizeCount => 1 + Scalars;

    /// <inheritdoc/>
    public override int ScalarCount => Scalars;

    /// <summary>Ordinal of the argument that is the first output.</summary>
    public int FirstOutput => Inputs.Count + Nullable.Count;

    /// <inheritdoc/>
    public override string NameOf(int argument) =>
        argument < Inputs.Count ? $"input {argument}"
        : argument < FirstOutput ? $"validity of input {Nullable[argument - Inputs.Count]}"
        : argument - FirstOutput < Outputs.Count ? $"output {argument - FirstOutput}"
        : "bitmap of the condition";

    /// <inheritdoc/>
    public override bool IsWritten(int argument) => argument >= FirstOutput;

    /// <inheritdoc/>
    public override long BytesOf(int argument, ReadOnlySpan<long> sizes) =>
        argument < Inputs.Count ? Product(sizes[0], Inputs[argument].ByteWidth())
        : argument >= FirstOutput && argument - FirstOutput < Outputs.Count
            ? Product(sizes[0], IsDouble ? sizeof(double) : sizeof(float))
        : BitmapBytes(sizes[0]);

    /// <summary>All nodes that the outputs and the condition need, each once, operands before what they are operands
    /// of.</summary>
    /// <exception cref="ArgumentException">They are of several graphs.</exception>
    public IReadOnlyList<LaneExpression> Nodes() =>
        LaneExpansion.Nodes(Condition is null ? Outputs : [.. Outputs, Condition]);

    /// <inheritdoc/>
    public override void Check()
    {
        if (Outputs.Count == 0 && Condition is null)
            throw new ArgumentException("The program computes nothing. Expected outputs or a condition.");
        if (Inputs.Count > FirstScalar || Scalars < 0)
            throw new ArgumentException($"The program has {Inputs.Count} inputs and {Scalars} scalars. Expected at "
                + $"most {FirstScalar} inputs, and no negative number.");
        foreach (var type in Inputs)
            type.ByteWidth();
        for (int i = 0; i < Outputs.Count; i++)
            if (Outputs[i].IsMask)
                throw new ArgumentException($"Output {i} is the mask {Outputs[i].Op}. Expected a number.");
        if (Condition is { IsMask: false })
            throw new ArgumentException($"The condition is the number {Condition.Op}. Expected a mask.");
        CheckNullable();
        foreach (var node in Nodes())
            CheckNode(node);
    }

    private void CheckNullable()
    {
        if (Nullable.Count > 0 && Condition is null)
            throw new ArgumentException("Inputs are stated to have nulls, but there is no condition that they fail.");
        foreach (int input in Nullable)
            if (input < 0 || input >= Inputs.Count)
                throw new ArgumentException($"Input {input} is stated to have nulls; there are {Inputs.Count} inputs.");
        if (Nullable.Distinct().Count() != Nullable.Count)
            throw new ArgumentException("An input is stated twice to have nulls. Expected each once.");
    }

    private void CheckNode(LaneExpression node)
    {
        int ordinal = node.InputOrdinal;
        if (ordinal >= FirstScalar && ordinal - FirstScalar >= Scalars)
            throw new ArgumentException(
                $"An expression reads scalar {ordinal - FirstScalar}; there are {Scalars} scalars.");
        if (ordinal < FirstScalar && ordinal >= Inputs.Count)
            throw new ArgumentException($"An expression reads input {ordinal}; there are {Inputs.Count} inputs.");
        if (node.Op.IsBitwise())
            throw new ArgumentException($"An expression has the operation {node.Op}, which only a backend's own "
                + "expansion makes. Expected what a body was traced to.");
        if (!IsDouble && node.Op is LaneOp.Constant && !node.Value.Equals((float)node.Value))
            throw new ArgumentException($"The constant {node} is no float32. Expected expressions of the program's "
                + "precision.");
    }
}
