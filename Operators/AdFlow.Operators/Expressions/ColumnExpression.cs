namespace AdFlow.Operators;

/// <summary>A column of the rows.</summary>
public sealed class ColumnExpression : Expression
{
    internal ColumnExpression(int ordinal, string name, ExpressionType type, bool isFloat32)
        : base(type, HashCode.Combine(1, ordinal, name))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        Ordinal = ordinal;
        Name = name;
        IsFloat32 = isFloat32;
    }

    /// <summary>Ordinal in the batch.</summary>
    public int Ordinal { get; }

    /// <summary>Name, for printing.</summary>
    public string Name { get; }

    /// <summary>Whether its float64 values are those of a float32 column, which comparisons read as it lies.</summary>
    internal bool IsFloat32 { get; }

    private protected override bool EqualsCore(Expression other) =>
        other is ColumnExpression column && column.Ordinal == Ordinal && column.Name == Name;
}
