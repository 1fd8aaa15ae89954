using AdFlow.Tables.Indexes;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Snapshots;

/// <summary>A table that every kind of index can be built over.</summary>
internal static class Catalogue
{
    internal static Schema Schema { get; } = new(
        new("id", DataType.Int64), new("shop", DataType.Dictionary(DataType.Int8, DataType.Utf8)),
        new("title", DataType.Utf8), new("match", DataType.Utf8), new("negative", DataType.List(DataType.Utf8)),
        new Field("v", DataType.Vector(DataType.Float32, 3)));

    /// <summary>One index of each kind.</summary>
    internal static IndexDefinition[] EveryKind { get; } =
    [
        IndexDefinition.Key("id"), IndexDefinition.GroupKey("shop"), IndexDefinition.Inverted(["title", "negative"]),
        IndexDefinition.Bidwords("title", "match", "negative"), IndexDefinition.Vector("v"),
    ];

    /// <summary>Random rows in some batches, the same for the same seed.</summary>
    internal static Table Create(int seed, int rows, int batches = 1)
    {
        var random = new Random(seed);
        var arena = new Arena();
        var builder = new BatchBuilder(Schema);
        var list = new List<Batch>();
        for (int i = 0; i < batches; i++)
        {
            for (int row = 0; row < rows; row++)
                Append(builder, random, 1000 * seed + i * rows + row);
            list.Add(builder.Build(arena));
            builder.Truncate(0);
        }
        return new Table(Schema, list, arena);
    }

    /// <summary>Writes such a table as an Arrow file.</summary>
    internal static string Write(TemporaryFolder folder, int seed, int rows = 40, int batches = 3)
    {
        using var table = Create(seed, rows, batches);
        return folder.Write($"catalogue-{seed}.arrow", IpcWriter.WriteFile, table);
    }

    /// <summary>The stored form of an index, built straight from a batch.</summary>
    internal static Table Build(Batch batch, IndexDefinition index) => index.Kind switch
    {
        IndexKind.Key => KeyIndex.Build(batch, index.Columns[0]),
        IndexKind.GroupKey => GroupKeyIndex.Build(batch, index.Columns[0]),
        IndexKind.Inverted => InvertedIndex.Build(batch, index.Columns, Analyzer.English),
        IndexKind.Bidwords => BidwordIndex.Build(batch, Analyzer.English, "title", "match", "negative"),
        _ => VectorScan.Build(batch, index.Columns[0]),
    };

    /// <summary>The stored form of an opened index.</summary>
    internal static Table Stored(object index) => index switch
    {
        KeyIndex key => key.Stored,
        GroupKeyIndex group => group.Stored,
        InvertedIndex inverted => inverted.Stored,
        BidwordIndex words => words.Stored,
        _ => ((VectorScan)index).Stored,
    };

    private static void Append(BatchBuilder builder, Random random, int id)
    {
        builder[0].Append((long)id);
        builder[1].AppendString($"shop {random.Next(5)}");
        builder[2].AppendString($"red shoe {random.Next(9)} w{random.Next(30)}");
        builder[3].AppendString(random.Next(3) switch { 0 => "exact", 1 => "phrase", _ => "broad" });
        for (int i = random.Next(3); i > 0; i--)
            builder[4].Child(0).AppendString($"w{random.Next(30)}");
        builder[4].EndRow();
        for (int i = 0; i < 3; i++)
            builder[5].Child(0).Append((float)random.Next(-5, 6));
        builder[5].EndRow();
    }
}
