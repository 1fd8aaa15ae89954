using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Operators.Tests.Kernels;

public sealed class GatherTests
{
    private static readonly Schema Takable = new(
        [.. RandomTables.EveryType.Fields.Where(field => !Contains(field.Type, TypeId.SparseUnion,
            TypeId.DenseUnion))]);

    [Test]
    public void Take_RandomRowsOfEveryType_GivesTheirValues([Range(1, 20)] int seed)
    {
        using var table = RandomTables.Create(seed, Takable, rows: 57);
        using var arena = new Arena();
        var rows = RandomRows(seed, 90, 57, withNulls: true);
        foreach (var (field, i) in Takable.Fields.Select((field, i) => (field, i)))
        {
            var source = table.Batches[0][i];
            Column taken;
            unsafe
            {
                taken = new Column(field.Type, Gather.Take(source, rows, arena));
            }
            for (int row = 0; row < rows.Length; row++)
                AssertRow(source, rows[row], taken, row, $"seed {seed}, column {field.Name}");
        }
    }

    [Test]
    public unsafe void Take_ListsWithoutNulls_GivesTheirValues([Range(1, 10)] int seed)
    {
        var schema = new Schema([.. Takable.Fields.Select(field => new Field(field.Name,
            DataType.List(new Field("item", field.Type, false)), seed % 2 == 0))]);
        using var table = RandomTables.Create(seed, schema, rows: 57);
        using var arena = new Arena();
        // With nulls in the source, none of them is taken.
        for (int i = 0; i < schema.Count; i++)
        {
            var source = table.Batches[0][i];
            int[] rows = [.. RandomRows(seed, 90, 57, withNulls: false).Where(source.IsValid)];
            var taken = new Column(source.Type, Gather.Take(source, rows, arena));
            for (int row = 0; row < rows.Length; row++)
                AssertRow(source, rows[row], taken, row, $"seed {seed}, column {schema[i].Name}");
        }
    }

    [Test]
    public void Take_SeveralChannelsWithTheirOwnDictionaries_GivesDecodedValues([Range(1, 20)] int seed)
    {
        using var first = RandomTables.Create(seed, Takable, rows: 31);
        using var second = RandomTables.Create(seed + 1000, Takable, rows: 31);
        using var arena = new Arena();
        int[] rows = RandomRows(seed, 64, 31, withNulls: true), channels = RandomRows(seed + 1, 64, 2,
            withNulls: false);
        foreach (var (field, i) in Takable.Fields.Select((field, i) => (field, i)))
        {
            if (HasNestedDictionary(field.Type))
                continue;
            Column[] sources = [first.Batches[0][i], second.Batches[0][i]];
            Column taken;
            unsafe
            {
                taken = new Column(field.Type.Decoded(), Gather.Take(sources, field.Type.Decoded(), channels, rows,
                    arena));
            }
            for (int row = 0; row < rows.Length; row++)
                AssertRow(sources[channels[row]], rows[row], taken, row, $"seed {seed}, column {field.Name}");
        }
    }

    [Test]
    public unsafe void TakeChannels_TheFirstLacksTheColumn_GivesNullsOrNothing()
    {
        using var table = RandomTables.Create(3, Takable, rows: 31);
        using var arena = new Arena();
        foreach (var (field, i) in Takable.Fields.Select((field, i) => (field, i)))
        {
            Column[] sources = [default, table.Batches[0][i]];
            var type = field.Type.Decoded();
            Assert.That(Gather.Take(sources, type, [], [], arena)->Length, Is.Zero, field.Name);
            var taken = new Column(type, Gather.Take(sources, type, [0, 1], [-1, 7], arena));
            AssertRow(sources[1], -1, taken, 0, field.Name);
            AssertRow(sources[1], 7, taken, 1, field.Name);
        }
    }

    [Test]
    public unsafe void Take_NullOfATypeWhoseItemsCannotBeNull_IsWhatAnArrowFileMayHold()
    {
        var item = new Field("item", DataType.Float32, Nullable: false);
        var schema = new Schema([
            new Field("vector", DataType.FixedSizeList(item, 2)),
            new Field("struct", DataType.Struct(item, new Field("text", DataType.Utf8, Nullable: false))),
            new Field("list", DataType.List(item)),
        ]);
        using var table = RandomTables.Create(1, schema, rows: 5);
        using var arena = new Arena();
        var columns = (ColumnNode**)arena.Allocate(schema.Count * sizeof(ColumnNode*));
        for (int i = 0; i < schema.Count; i++)
            columns[i] = Gather.Take(table.Batches[0][i], [-1, 4, -1, 0], arena);
        using var file = new MemoryStream();
        AdFlow.Tables.Ipc.IpcWriter.WriteFile(file, new Table(schema, [new Batch(schema, columns, 4)], null));
        file.Position = 0;
        using var read = AdFlow.Tables.Ipc.IpcReader.ReadTable(file);
        foreach (var (field, i) in schema.Fields.Select((field, i) => (field, i)))
            for (int row = 0; row < 4; row++)
                AssertRow(table.Batches[0][i], row switch { 1 => 4, 3 => 0, _ => -1 }, read.Batches[0][i], row,
                    field.Name);
    }

    private static void AssertRow(Column source, int sourceRow, Column taken, int row, string where)
    {
        string expected = sourceRow < 0 ? "null" : ValueText.Format(source, sourceRow);
        Assert.That(ValueText.Format(taken, row), Is.EqualTo(expected), $"{where}, row {row}");
    }

    private static int[] RandomRows(int seed, int count, int limit, bool withNulls)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(withNulls ? -1 : 0, limit))];
    }

    // The channels of a nested type must share one physical type, dictionaries included.
    private static bool HasNestedDictionary(DataType type) =>
        type.Decoded().Children.Any(child => Contains(child.Type, TypeId.Dictionary))
        || (type.Id is TypeId.Dictionary && Contains(type.ValueType!, TypeId.Dictionary));

    private static bool Contains(DataType type, params TypeId[] ids) =>
        ids.Contains(type.Id) || type.Children.Any(child => Contains(child.Type, ids))
        || (type.ValueType is { } value && Contains(value, ids));
}
