using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Bounds what a short text can become: settings and columns stand in expressions as what computes them, so that a few
/// lines that use each other twice double with each line; and columns pass from node to node. Used by one thread.
/// </summary>
internal sealed class GraphSize(DiagnosticBag diagnostics)
{
    private const int MaxOperations = 2_000_000;
    private const int MaxDepth = 1_000;
    private const int MaxColumns = 1_000_000;

    private long _operations;
    private long _columns;

    /// <summary>Whether the graph is too large, which is reported.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Counts the columns that a node puts out.</summary>
    public void Add(LogicalNode node)
    {
        _columns += node.Schemas.Sum(schema => schema.Count);
        if (_columns > MaxColumns)
            Report(node.Position, FormattableString.Invariant($"the nodes down to '{node.Path}' put out more than ")
                + FormattableString.Invariant($"{MaxColumns:N0} columns in all; drop columns early by 'select'"));
    }

    /// <summary>Counts an expression in its final form.</summary>
    /// <returns>Whether it is small enough to go on with.</returns>
    public bool Takes(Expression expression, SourcePosition position)
    {
        _operations += expression.Size;
        if (_operations > MaxOperations)
            Report(position, FormattableString.Invariant($"the expressions of the graph have more than ")
                + FormattableString.Invariant($"{MaxOperations:N0} operations with this one, settings and columns in ")
                + "it counted as what computes them; compute columns by 'let' nodes of their own and use those");
        else if (expression.Depth > MaxDepth)
            Report(position, FormattableString.Invariant($"this expression is {expression.Depth:N0} operations deep, ")
                + "settings and columns in it counted as what computes them; expected at most "
                + FormattableString.Invariant($"{MaxDepth:N0}: compute columns by 'let' nodes of their own"));
        return !IsExceeded;
    }

    // Once: whatever follows is no smaller.
    private void Report(SourcePosition position, string message)
    {
        if (!IsExceeded)
            diagnostics.Add(BindingCodes.TooLarge, position, message);
        IsExceeded = true;
    }
}
