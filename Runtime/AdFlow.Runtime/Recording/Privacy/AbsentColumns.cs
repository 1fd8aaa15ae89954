using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Columns that stand where a record has left private ones out: null in every row, also where the type says
/// never null.</summary>
public static unsafe class AbsentColumns
{
    /// <summary>A column of nulls.</summary>
    /// <param name="field">Its type.</param>
    /// <param name="rows">How many.</param>
    /// <param name="arena">Its memory.</param>
    public static ColumnNode* Make(Field field, int rows, Arena arena)
    {
        var none = EmptyBatch.Make(new Schema([field]), [true], arena);
        var places = arena.AllocateSpan<int>(rows);
        places.Fill(-1);
        return Gather.Take(none[0], places, arena);
    }

    /// <summary>A batch with all columns of a schema: those that are there by name, and nulls for others.</summary>
    /// <param name="rows">The batch; must outlive the result.</param>
    /// <param name="schema">Columns of the result. One that is there has the type that it has in the schema.</param>
    /// <param name="arena">Memory of what is added.</param>
    public static Batch Fill(Batch rows, Schema schema, Arena arena)
    {
        var columns = (ColumnNode**)arena.Allocate(Math.Max((long)sizeof(ColumnNode*) * schema.Count, 1));
        for (int i = 0; i < schema.Count; i++)
            columns[i] = rows.Schema.IndexOf(schema[i].Name) is var place and >= 0
                ? rows.NodeAt(place) : Make(schema[i], rows.RowCount, arena);
        return new Batch(schema, columns, rows.RowCount);
    }
}
