namespace AdFlow.Operators;

/// <summary>A field of the request, the same for all rows.</summary>
public sealed class RequestExpression : Expression
{
    internal RequestExpression(int ordinal, string name, ExpressionType type)
        : base(type, HashCode.Combine(2, ordinal, name))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        Ordinal = ordinal;
        Name = name;
    }

    /// <summary>Ordinal in the request's batch.</summary>
    public int Ordinal { get; }

    /// <summary>Name, for printing.</summary>
    public string Name { get; }

    private protected override bool EqualsCore(Expression other) =>
        other is RequestExpression field && field.Ordinal == Ordinal && field.Name == Name;
}
