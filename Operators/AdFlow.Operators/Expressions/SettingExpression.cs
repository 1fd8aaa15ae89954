namespace AdFlow.Operators;

/// <summary>A setting of a sub-graph before it has a value; it cannot be evaluated.</summary>
public sealed class SettingExpression : Expression
{
    internal SettingExpression(string name, ExpressionType type) : base(type, HashCode.Combine(3, name)) => Name = name;

    /// <summary>Name of the setting.</summary>
    public string Name { get; }

    private protected override bool EqualsCore(Expression other) =>
        other is SettingExpression setting && setting.Name == Name;
}
