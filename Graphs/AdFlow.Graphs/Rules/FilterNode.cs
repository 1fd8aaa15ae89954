using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Makes and reads nodes that filter rows.</summary>
internal static class FilterNode
{
    /// <summary>Whether rules may split and move a node: a filter and nothing else.</summary>
    public static bool IsMovable(LogicalNode node, PlanDraft draft) =>
        node.Form is FilterForm && node.Inputs.Count == 1 && node.PerRunSettings.Count == 0 && node.IsRowLocal()
        && node.PassesAll(draft.SchemaOf(node.FirstSource()).Count);

    /// <summary>The parts of a condition that must all be true.</summary>
    public static IEnumerable<Expression> Parts(Expression condition) =>
        condition is CallExpression { Op: ExpressionOp.And } both ? both.Operands.SelectMany(Parts) : [condition];

    /// <summary>The condition that all of some parts are true.</summary>
    public static Expression Both(IEnumerable<Expression> parts) =>
        parts.Aggregate((one, other) => Expression.Call(ExpressionOp.And, one, other));

    /// <summary>The filter with another condition over the same rows.</summary>
    public static LogicalNode With(this LogicalNode filter, Expression condition) => filter with
    {
        Form = new FilterForm(new ExpressionProgram(condition)),
        Table = null,
        Reads = [.. condition.ReadColumns().Select(column => new ColumnUse(filter.FirstInput(), 0, column))],
        Settings = [new("condition", condition.ToString())],
    };

    /// <summary>The filter over other rows.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="path">Path of the new node.</param>
    /// <param name="source">The rows.</param>
    /// <param name="schema">Their columns.</param>
    /// <param name="condition">Condition over these columns.</param>
    public static LogicalNode Over(
        this LogicalNode filter, string path, LogicalSource source, Schema schema, Expression condition) =>
        filter.With(condition).WithColumns(PassAll(schema)) with
        {
            Path = path,
            StandsFor = filter.StandsFor,
            Inputs = [filter.Inputs[0] with { Sources = [source] }],
        };

    /// <summary>Every column of the first input.</summary>
    public static IReadOnlyList<OutputColumn> PassAll(Schema schema) => [.. schema.Fields.Select((field, i) =>
        new OutputColumn(field, new ColumnSource(ColumnSourceKind.Input, 0, [i])))];
}
