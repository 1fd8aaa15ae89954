namespace AdFlow.Operators;

/// <summary>A declared setting of an operator: the only source of its parsing, checks, default, schema and
/// reference.</summary>
/// <param name="Name">Lower snake case name under <c>with:</c>.</param>
/// <param name="Kind">What its YAML value means.</param>
/// <param name="Summary">Meaning and unit, from the doc comment.</param>
public sealed record ParameterDescriptor(string Name, ParameterKind Kind, string Summary)
{
    /// <summary>Whether its value is one number.</summary>
    public bool IsNumber =>
        Kind is ParameterKind.Int32 or ParameterKind.Int64 or ParameterKind.Float32 or ParameterKind.Float64;

    /// <summary>Value where the graph gives none; null together with <see cref="Required"/> or where absence means
    /// something.</summary>
    public object? Default { get; init; }

    /// <summary>Whether the graph must give a value.</summary>
    public bool Required { get; init; }

    /// <summary>Least value of a number, inclusive.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value of a number, inclusive.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Words of a choice, lower snake case.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether <c>=expr</c> over the request may stand for the value: it is then evaluated once per
    /// run.</summary>
    public bool PerRun { get; init; }

    /// <summary>Whether <c>with:</c> may be just this value, without its name.</summary>
    public bool Unnamed { get; init; }

    /// <summary>Ordinal of the input whose columns <see cref="ParameterKind.Column"/> and expressions name.</summary>
    public int Port { get; init; }
}
