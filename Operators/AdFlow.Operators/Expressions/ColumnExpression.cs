namespace AdFlow.Operators;

/// <summary>A column of the rows.</summary>
public sealed class ColumnExpression : Expression
{
    internal ColumnExpression(int ordinal, string name, ExpressionType type)
        : base(type, HashCode.Combine(1, ordinal, name))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        Ordinal = ordinal;
        Name = name;
    }

    /// <summary>Ordinal in the batch.</summary>
    public int Ordinal { get; }

    /// <summary>Name, for printing.</summary>
    public string Name { get; }

    private protected override bool EqualsCore(Expression other) =>
        other is ColumnExpression column && column.Ordinal == Ordinal && column.Name == Name;
}
