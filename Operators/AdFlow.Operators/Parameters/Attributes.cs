namespace AdFlow.Operators;

/// <summary>On a numeric setting: its range, both ends inclusive.</summary>
/// <param name="minimum">Least value.</param>
/// <param name="maximum">Largest value.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class InRangeAttribute(double minimum, double maximum) : Attribute
{
    /// <summary>Least value.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>Largest value.</summary>
    public double Maximum { get; } = maximum;
}

/// <summary>On a setting of type <see cref="string"/>: it names a column that the operator writes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NewColumnAttribute : Attribute;

/// <summary>On the one setting that <c>with:</c> may give bare, without its name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnnamedAttribute : Attribute;
