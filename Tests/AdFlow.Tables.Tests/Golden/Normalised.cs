namespace AdFlow.Tables.Tests.Golden;

/// <summary>
/// Views of tables without what the golden files differ in among themselves: the order of metadata (they list it as
/// a hash table did), and the names inside of a map (the stream of <c>map_non_canonical</c> has the canonical ones).
/// </summary>
internal static unsafe class Normalised
{
    /// <summary>A view of a table.</summary>
    /// <param name="table">The rows; must outlive the view.</param>
    /// <param name="arena">Memory of the view.</param>
    public static Table View(Table table, Arena arena)
    {
        var schema = new Schema(
            [.. table.Schema.Fields.Select(Field)], [.. table.Schema.Metadata.OrderBy(pair => pair.Key)]);
        return new Table(schema, [.. table.Batches.Select(batch => View(batch, schema, arena))], owner: null);
    }

    private static Batch View(Batch batch, Schema schema, Arena arena)
    {
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * schema.Count);
        for (int i = 0; i < schema.Count; i++)
            nodes[i] = batch.NodeAt(i);
        return new Batch(schema, nodes, batch.RowCount);
    }

    private static Field Field(Field field) => field with
    {
        Type = Type(field.Type), Metadata = field.Metadata?.OrderBy(pair => pair.Key).ToList(),
    };

    private static DataType Type(DataType type) => type.Id switch
    {
        TypeId.Dictionary => DataType.Dictionary(type.IndexType!, Type(type.ValueType!), type.Ordered),
        TypeId.Map => DataType.Map(
            Field(type.Children[0].Type.Children[0]).Type, Field(type.Children[0].Type.Children[1]).Type),
        _ when type.Children.Count > 0 => type.WithChildren([.. type.Children.Select(Field)]),
        _ => type,
    };
}
