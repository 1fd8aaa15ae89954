namespace AdFlow.Operators.Standard;

/// <summary>Columns of a setting whose equal values make groups.</summary>
internal static class GroupColumns
{
    /// <summary>Checks the columns.</summary>
    /// <param name="node">Takes the problems.</param>
    /// <param name="columns">What the graph gives, or null.</param>
    /// <param name="parameter">Name of the setting.</param>
    /// <returns>Their ordinals.</returns>
    internal static int[] Bind(NodeBinder node, IReadOnlyList<ColumnRef>? columns, string parameter)
    {
        foreach (var column in columns ?? [])
        {
            if (!Cells.CanCompare(column.Field.Type))
                node.Error($"column '{column.Name}' is {column.Field.Type}, whose values cannot be compared; name "
                    + "other columns", parameter);
            if (column.Descending)
                node.Error($"'-{column.Name}' asks for an order, which groups do not have; delete the '-'", parameter);
        }
        return [.. (columns ?? []).Select(column => column.Column)];
    }
}
