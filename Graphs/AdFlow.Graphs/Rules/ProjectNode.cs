using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Makes and reads nodes that pass and compute columns.</summary>
internal static class ProjectNode
{
    /// <summary>Whether rules may merge and narrow a node: a projection and nothing else.</summary>
    public static bool IsProjection(this LogicalNode node) =>
        node is { Form: ProjectForm, PerRunSettings.Count: 0 } && node.IsRowLocal();

    /// <summary>The projection with other expressions for the same columns.</summary>
    public static LogicalNode WithComputed(this LogicalNode node, IReadOnlyList<ExpressionProgram> computed) =>
        node with
        {
            Form = new ProjectForm(computed),
            Table = null,
            SlotCount = computed.Count,
            Reads = [.. computed.SelectMany(program => program.Expression.ReadColumns()).Distinct().Order()
                .Select(column => new ColumnUse(node.FirstInput(), 0, column))],
            Settings = Told(node, computed),
        };

    private static IReadOnlyList<KeyValuePair<string, string>> Told(
        LogicalNode node, IReadOnlyList<ExpressionProgram> computed)
    {
        var columns = node.Outputs[0].Where(column => column.Source.Kind is ColumnSourceKind.Written);
        return computed.Count == 0 ? [] : [new("columns", string.Join(", ", columns.Select(column =>
            $"{column.Field.Name}: {computed[column.Source.Index].Expression}")))];
    }
}
