namespace AdFlow.Testing;

/// <summary>Makes tables of random values, the same for the same seed. Thread-safe.</summary>
public static unsafe class RandomTables
{
    /// <summary>A schema with a column of every type, nested ones and dictionaries of dictionaries included.</summary>
    public static Schema EveryType { get; } = EveryTypeSchema.Create();

    /// <summary>Makes a table.</summary>
    /// <param name="seed">Decides every value.</param>
    /// <param name="schema">Any schema; columns that may be null hold about one null in five rows.</param>
    /// <param name="rows">Rows of each batch, ≥ 0.</param>
    /// <param name="batches">Number of batches, ≥ 0.</param>
    /// <param name="ownDictionaries">Whether each batch has dictionaries of its own; else all share theirs.</param>
    /// <returns>A table that owns its memory. Buffers have no particular alignment of rows: lists may start in the
    /// middle of their items, bitmaps end in the middle of a byte.</returns>
    public static Table Create(int seed, Schema schema, int rows, int batches = 1, bool ownDictionaries = false)
    {
        var arena = new Arena();
        var columns = new RandomColumns(seed, arena);
        var list = new List<Batch>();
        for (int b = 0; b < batches; b++)
        {
            if (ownDictionaries)
                columns.ForgetDictionaries();
            var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * schema.Count);
            for (int i = 0; i < schema.Count; i++)
                nodes[i] = columns.Create(schema[i], rows);
            list.Add(new Batch(schema, nodes, rows));
        }
        return new Table(schema, list, arena);
    }
}
