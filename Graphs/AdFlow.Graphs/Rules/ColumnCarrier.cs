using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Carries columns through a chain of nodes, each the first input of the next one. New columns stand behind all
/// others, so that those keep their ordinals for operators that are bound to them.
/// </summary>
/// <param name="draft">The plan.</param>
/// <param name="chain">Numbers of the nodes, the first one reading the column's source.</param>
internal sealed class ColumnCarrier(PlanDraft draft, IReadOnlyList<int> chain)
{
    /// <summary>Makes the last node put out a column of the first one.</summary>
    /// <param name="column">The column as the first node puts it out.</param>
    /// <param name="reader">Path of the node that needs it; new columns may be named after it.</param>
    /// <returns>Its ordinal in the output of the last node.</returns>
    public int Carry(OutputColumn column, string reader)
    {
        string name = NameOf(column.Field.Name, reader);
        int ordinal = -1;
        foreach (int number in chain)
        {
            var node = draft[number];
            if (ordinal >= 0)
                column = new(column.Field, new ColumnSource(ColumnSourceKind.Input, node.FirstInput(), [ordinal]));
            ordinal = Find(node, column.Source);
            if (ordinal >= 0)
                continue;
            ordinal = node.Outputs[0].Count;
            column = column with { Field = column.Field with { Name = name } };
            draft.Replace(node.WithColumns([.. node.Outputs[0], column]));
        }
        return ordinal;
    }

    private static int Find(LogicalNode node, ColumnSource source)
    {
        for (int i = 0; i < node.Outputs[0].Count; i++)
            if (node.Outputs[0][i].Source is var own && own.Kind == source.Kind && own.Index == source.Index
                && own.Columns.SequenceEqual(source.Columns))
                return i;
        return -1;
    }

    // A name that no node of the chain uses for something else.
    private string NameOf(string name, string reader)
    {
        while (chain.Any(number => draft[number].Schemas[0].IndexOf(name) >= 0))
            name = $"{reader}.{name}";
        return name;
    }
}
