using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The table that the chain of 12 runs over: an id and seven features of each ad, none of them null.</summary>
internal sealed unsafe class AdTable : IDisposable
{
    private const int Seed = 12;

    // Ranges of the features, in the order of the columns.
    private static readonly (string Name, float Low, float High)[] Features =
    [
        ("x", -4, 4), ("y", -4, 4), ("bid", 0.1f, 5), ("pacing", 0.5f, 1), ("quality", 0.05f, 1),
        ("reserve", 0, 0.5f), ("relevance", 0, 1),
    ];

    private readonly Arena _arena = new();

    /// <summary>Makes the same table for the same arguments.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="idStep">Difference of the ids of neighbours; they begin with 0.</param>
    public AdTable(int rows, long idStep = 1)
    {
        var fields = Features.Select(feature => new Field(feature.Name, DataType.Float32, Nullable: false));
        var schema = new Schema([new Field("id", DataType.Int64, Nullable: false), .. fields]);
        var nodes = (ColumnNode**)_arena.Allocate(sizeof(ColumnNode*) * schema.Count);
        nodes[0] = Column(rows, sizeof(long));
        for (int row = 0; row < rows; row++)
            ((long*)nodes[0]->Values)[row] = row * idStep;
        var random = new Random(Seed);
        for (int i = 0; i < Features.Length; i++)
        {
            nodes[i + 1] = Column(rows, sizeof(float));
            var values = (float*)nodes[i + 1]->Values;
            var (_, low, high) = Features[i];
            for (int row = 0; row < rows; row++)
                values[row] = low + (high - low) * random.NextSingle();
        }
        Table = new Table(schema, [new Batch(schema, nodes, rows)], null);
    }

    /// <summary>The table; valid until this is disposed.</summary>
    public Table Table { get; }

    /// <summary>All rows.</summary>
    public Batch Batch => Table.Batches[0];

    /// <summary>The columns of <see cref="Table"/>.</summary>
    public AdColumns Columns => new(Batch);

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private ColumnNode* Column(int rows, int width)
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = rows;
        node->Values = _arena.Allocate((long)rows * width);
        return node;
    }
}
