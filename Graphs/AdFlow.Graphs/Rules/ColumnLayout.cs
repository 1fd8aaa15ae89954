using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Lays a node out anew over an input that has lost columns.</summary>
internal static class ColumnLayout
{
    /// <summary>Drops columns.</summary>
    /// <param name="draft">The plan, in which the sources of the node have lost theirs already.</param>
    /// <param name="node">A filter, projection, lookup or map operator.</param>
    /// <param name="below">For each old column of the first input, whether it is gone; empty for none.</param>
    /// <param name="own">For each column of the output, whether it goes.</param>
    public static void Drop(PlanDraft draft, LogicalNode node, bool[] below, bool[] own)
    {
        if (!below.Contains(true) && !own.Contains(true))
            return;
        int[] ordinals = Ordinals(below);
        int port = node.FirstInput();
        var schema = draft.SchemaOf(node.FirstSource());
        int Moved(int column) => ordinals.Length == 0 ? column : ordinals[column];
        Expression Over(Expression value) =>
            value.ReplaceColumns(column => Expression.Column(Moved(column), schema[Moved(column)]));

        var kept = new List<OutputColumn>();
        var computed = new List<ExpressionProgram>();
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i])
                continue;
            var source = node.Outputs[0][i].Source;
            if (source.Kind is ColumnSourceKind.Input && source.Index == port)
                source = source with { Columns = [Moved(source.Columns[0])] };
            else if (source.Kind is ColumnSourceKind.Written && node.Form is ProjectForm project)
            {
                computed.Add(new ExpressionProgram(Over(project.Computed[source.Index].Expression)));
                source = source with { Index = computed.Count - 1 };
            }
            kept.Add(node.Outputs[0][i] with { Source = source });
        }
        draft.Replace(WithForm(node.WithColumns(kept), computed, Over, Moved) with { Table = null });
    }

    private static LogicalNode WithForm(
        LogicalNode node, List<ExpressionProgram> computed, Func<Expression, Expression> over, Func<int, int> moved)
    {
        if (node.Form is ProjectForm)
            return node.WithComputed(computed);
        if (node.Form is FilterForm filter)
            return node.With(over(filter.Condition.Expression));
        return node with
        {
            Reads = [.. node.Reads.Select(read => read.Port == node.FirstInput()
                ? read with { Column = moved(read.Column) } : read)],
            Map = node.Map is null ? null : node.Map with { Columns = [.. node.Map.Columns.Select(moved)] },
            Form = node.Form is LookupForm lookup ? lookup with { Key = moved(lookup.Key) } : null,
        };
    }

    private static int[] Ordinals(bool[] gone)
    {
        int[] ordinals = new int[gone.Length];
        for (int i = 0, next = 0; i < gone.Length; i++)
            ordinals[i] = gone[i] ? -1 : next++;
        return ordinals;
    }
}
