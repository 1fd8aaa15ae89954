namespace AdFlow.Operators.Standard;

/// <summary>Keeps the rows for which a condition is true.</summary>
/// <remarks>
/// Rows for which the condition is false or null drop out, as in SQL; the others keep their order. A condition may read
/// the columns of the input and the request.
/// </remarks>
[TableOperator("where", Rows = RowEffect.Subset, Locality = Locality.Row,
    Example = "eligible: { op: where, in: features, with: budget_left > 0 and price > 0 }")]
public sealed class Where : FormOperator<WhereParameters>
{
    /// <summary>Rows to choose from.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override OperatorForm Form => new FilterForm(Settings.Condition);

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Settings.Condition.Type.Kind is not ValueKind.Bool)
            node.Error($"the condition is {Settings.Condition.Type}; expected bool: compare it, as in "
                + $"'{Settings.Condition.Expression} > 0'", "condition");
    }
}

/// <summary>Settings of <see cref="Where"/>.</summary>
public sealed record WhereParameters
{
    /// <summary>Expression over the columns of the input and the request; bool.</summary>
    [Unnamed]
    public required ExpressionProgram Condition { get; init; }
}
