using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Checks what is asked for against a graph.</summary>
internal static class RowQuestion
{
    /// <summary>The output that rows are to reach.</summary>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static LogicalOutput OutputOf(LogicalPlan plan, string? name) => name is null ? plan.Outputs[0]
        : plan.Outputs.FirstOrDefault(output => output.Name == name) ?? throw new ArgumentException(
            $"graph '{plan.Graph}' has no output '{name}'"
            + Suggestion.For(name, plan.Outputs.Select(output => output.Name), "outputs"));

    /// <summary>The ways by which the rows come to it.</summary>
    /// <exception cref="ArgumentException">No row on the way has the column or can have the value.</exception>
    public static RowTrail TrailOf(LogicalPlan plan, RowKey key, LogicalOutput target)
    {
        var trail = new RowTrail(plan, key.Column, target.Source);
        var types = trail.Sources.Where(trail.Has).Where(source => trail.KeyOf(source) >= 0)
            .Select(source => plan.SchemaOf(source)[trail.KeyOf(source)].Type).Distinct().ToList();
        if (types.Count == 0)
            throw new ArgumentException(Missing(plan, key, target));
        if (!types.Any(key.Fits))
            throw new ArgumentException(
                $"{key.Column} is {types[0]}; '{key.Value}' is no value of it");
        return trail;
    }

    private static string Missing(LogicalPlan plan, RowKey key, LogicalOutput target)
    {
        var having = plan.Nodes.Where(node => node.Schemas.Any(schema => schema.IndexOf(key.Column) >= 0)).ToList();
        if (having.Count > 0)
            return $"no row on the way to output '{target.Name}' has a column '{key.Column}'; it is a column of "
                + string.Join(", ", having.Select(node => node.Path));
        return $"no node of graph '{plan.Graph}' has a column '{key.Column}'" + Suggestion.For(key.Column,
            plan.Nodes.SelectMany(node => node.Schemas).SelectMany(schema => schema.Fields)
                .Select(field => field.Name).Distinct(), "columns");
    }
}
