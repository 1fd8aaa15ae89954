using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Random tables with nulls, NaN, both zeros, dictionaries and nested columns; their rows as
/// cells.</summary>
internal sealed class RandomGraphTables(Random random)
{
    public static readonly CellColumn[] ItemColumns =
    [
        new("id", CellKind.Integer), new("n", CellKind.Integer), new("u", CellKind.Integer), new("f", CellKind.Float),
        new("g", CellKind.Float, IsFloat32: true), new("t", CellKind.Text), new("d", CellKind.Text),
        new("b", CellKind.Flag), new("v", CellKind.Other), new("l", CellKind.Other), new("s", CellKind.Other),
    ];

    public static readonly CellColumn[] GroupColumns =
        [new("k", CellKind.Integer), new("w", CellKind.Float), new("word", CellKind.Text)];

    public static readonly CellColumn[] WordColumns = [new("word", CellKind.Text), new("m", CellKind.Integer)];

    private static readonly string[] Texts = ["t1", "t2", "t3", "a long text 1", "a long text 2", ""];

    private static readonly string[] Floats =
        ["0", "-0.0", "1.5", "-2.25", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "0.75", "3"];

    public List<object?[]> Items { get; private set; } = [];

    public List<object?[]> Groups { get; private set; } = [];

    public List<object?[]> Words { get; private set; } = [];

    /// <summary>Makes the tables.</summary>
    public void Write(GraphTester tester)
    {
        int count = random.Next(8) switch { 0 => random.Next(3), 1 => random.Next(1500), _ => random.Next(60) };
        string[] items = [.. Enumerable.Range(0, count).Select(Item)];
        string[] groups = [.. Enumerable.Range(0, random.Next(20)).Select(_ =>
            $$"""{"k":{{Or(Integer)}},"w":{{Or(Float)}},"word":{{Or(Text)}}}""")];
        string[] words = [.. Texts[..random.Next(Texts.Length + 1)].Select(word =>
            $$"""{"word":"{{word}}","m":{{Or(Integer)}}}""")];
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', items)));
        using (var table = JsonLines.Read(lines, ItemSchema()))
        using (var encoded = Encode(table, 6))
            tester.Table("items", encoded);
        tester.Table("groups", "k: int64?; w: float64?; word: utf8?", groups);
        tester.Table("words", "word: utf8; m: int64?", words);
        (Items, Groups, Words) = (Cells(items, ItemColumns), Cells(groups, GroupColumns), Cells(words, WordColumns));
    }

    /// <summary>A request, and its row.</summary>
    public (string Json, object?[] Row) Request(IReadOnlyList<CellColumn> columns)
    {
        string flag = random.Next(3) > 0 ? "true" : "false";
        string json = $$"""{"flag":{{flag}},"most":{{random.Next(8)}},"rn":{{Or(Integer)}},"""
            + $$""" "rf":{{Or(Float)}},"rt":{{Or(Text)}}}""";
        return (json, Cells([json], columns)[0]);
    }

    private string Item(int row) => $$"""
        {"id":{{row}},"n":{{Or(Integer)}},"u":{{Or(() => $"{random.Next(-3, 4)}")}},"f":{{Or(Float)}},"g":{{Or(Float)}},
        "t":{{Or(Text)}},"d":{{Or(Text)}},"b":{{Or(() => random.Next(2) == 0 ? "true" : "false")}},
        "v":{{Or(() => $"[{random.Next(3)},0.5]")}},
        "l":{{Or(() => random.Next(2) == 0 ? "[]" : $"[1,{Or(() => $"{random.Next(5)}")}]")}},
        "s":{{Or(() => $$"""{"x":{{random.Next(3)}},"y":{{Or(Text)}}}""")}}}
        """.ReplaceLineEndings("");

    private static Schema ItemSchema() => new([.. ItemColumns.Zip((string[])[
        "int64", "int64?", "int32?", "float64?", "float32?", "utf8?", "utf8?", "bool?", "vector<float32,2>?",
        "list<int64?>?", "struct<x: int64, y: utf8?>?"]).Select(pair =>
        TypeText.TryParse(pair.Second, out var field, out string? error)
            ? field with { Name = pair.First.Name } : throw new ArgumentException(error))]);

    private string Or(Func<string> value) => random.Next(6) == 0 ? "null" : value();

    private string Integer() => random.Next(12) switch
    {
        0 => "\"9007199254740993\"", 1 => "\"9223372036854775807\"", 2 => "\"-9223372036854775808\"",
        3 => "\"9007199254740992\"", _ => $"{random.Next(-3, 8)}",
    };

    private string Float() => Floats[random.Next(Floats.Length)];

    private string Text() => $"\"{Texts[random.Next(Texts.Length)]}\"";

    private static List<object?[]> Cells(string[] lines, IReadOnlyList<CellColumn> columns) => [.. lines.Select(line =>
    {
        using var row = JsonDocument.Parse(line);
        return columns.Select(column => ReferenceCells.Parse(row.RootElement.GetProperty(column.Name), column.Kind))
            .ToArray();
    })];

    // One text column as codes into a dictionary that holds a null too; null rows have codes that mean nothing.
    private unsafe Table Encode(Table table, int ordinal)
    {
        var arena = new Arena();
        var batch = TableConcatenation.Concatenate(table, arena);
        var plain = batch[ordinal];
        var values = (string?[])[.. Texts, null];
        var type = DataType.Dictionary(DataType.Int8, DataType.Utf8);
        var columns = (ColumnNode**)arena.Allocate(batch.ColumnCount * sizeof(ColumnNode*));
        for (int i = 0; i < batch.ColumnCount; i++)
            columns[i] = batch.NodeAt(i);
        var node = columns[ordinal] = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = batch.RowCount;
        node->Values = arena.Allocate(batch.RowCount);
        byte* validity = arena.AllocateZeroed(Bitmap.Bytes(batch.RowCount));
        for (int row = 0; row < batch.RowCount; row++)
        {
            bool isNull = !plain.IsValid(row), isCoded = !isNull || random.Next(2) == 0;
            node->Values[row] = isCoded ? (byte)Array.IndexOf(values, plain.GetString(row)) : (byte)99;
            Bitmap.Set(validity, row, isCoded);
            node->NullCount += isCoded ? 0 : 1;
        }
        node->Validity = node->NullCount > 0 ? validity : null;
        node->Dictionary = Dictionary(values, arena);
        var fields = table.Schema.Fields.ToList();
        fields[ordinal] = new Field(fields[ordinal].Name, type);
        var schema = new Schema(fields);
        return new Table(schema, [new Batch(schema, columns, batch.RowCount)], arena);
    }

    private static unsafe ColumnNode* Dictionary(string?[] values, Arena arena)
    {
        string lines = string.Join('\n', values.Select(
            value => value is null ? """{"w":null}""" : $$"""{"w":"{{value}}"}"""));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var table = JsonLines.Read(stream, new Schema([new Field("w", DataType.Utf8)]));
        return TableConcatenation.Concatenate(table, arena).NodeAt(0);
    }
}
