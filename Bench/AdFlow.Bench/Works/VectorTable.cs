using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>A table of items with vectors of 64 dimensions, elements −1 to 1, none of them null.</summary>
internal sealed unsafe class VectorTable : IDisposable
{
    /// <summary>Dimensions of each vector.</summary>
    public const int Dimensions = 64;

    private const int Seed = 64;

    private readonly Arena _arena = new();

    /// <summary>Makes the same table for the same number of rows.</summary>
    public VectorTable(int rows)
    {
        var type = DataType.Vector(DataType.Float32, Dimensions);
        var schema = new Schema(
            [new Field("id", DataType.Int64, Nullable: false), new Field("vector", type, Nullable: false)]);
        var nodes = (ColumnNode**)_arena.Allocate(sizeof(ColumnNode*) * schema.Count);
        nodes[0] = Column(rows, sizeof(long));
        for (int row = 0; row < rows; row++)
            ((long*)nodes[0]->Values)[row] = row;
        nodes[1] = Column(rows, 0);
        nodes[1]->Children = Column(rows * Dimensions, sizeof(float));
        nodes[1]->ChildCount = 1;
        var random = new Random(Seed);
        for (int i = 0; i < rows * Dimensions; i++)
            ((float*)nodes[1]->Children->Values)[i] = random.NextSingle() * 2 - 1;
        Table = new Table(schema, [new Batch(schema, nodes, rows)], null);
    }

    /// <summary>The table; valid until this is disposed.</summary>
    public Table Table { get; }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private ColumnNode* Column(int rows, int width)
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = rows;
        if (width > 0)
            node->Values = _arena.Allocate((long)rows * width);
        return node;
    }
}
