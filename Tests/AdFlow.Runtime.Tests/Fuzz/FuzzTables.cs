using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Three random tables, opened once for many graphs: numbers of all widths, texts, dictionaries and nested
/// columns, with nulls, NaN, infinities, both zeros, denormals and the largest numbers. Immutable,
/// thread-safe.</summary>
internal sealed class FuzzTables
{
    /// <summary>How many there are.</summary>
    public const int Count = 96;

    private static readonly (string Name, string Yaml)[] Declarations =
    [
        ("items", "  items: { path: items.arrow, key: id }"),
        ("groups", "  groups: { path: groups.arrow, group_key: k }"),
        ("words", "  words: { path: words.arrow, key: word }"),
    ];

    private static readonly ConcurrentDictionary<FuzzTableChoice, Lazy<FuzzTables>> Known = new();

    // Most are small, for the reference is slow; borders of chunks, bitmaps and lanes; few are large.
    private static readonly int[] ItemCounts =
        [0, 1, 2, 5, 17, 30, 40, 63, 64, 65, 100, 127, 129, 200, 255, 256, 257, 300, 500, 1023, 1025, 2100];

    private readonly bool _isTame;
    private Random _random;

    // Lends its memory to the encoded table.
    private Table? _plain;

    private FuzzTables(FuzzTableChoice choice)
    {
        int number = choice.Number;
        _random = new Random(number);
        _isTame = _random.Next(3) == 0;
        int count = number == 7 ? 9000 : _random.Next(5) < 2 ? ItemCounts[_random.Next(ItemCounts.Length)]
            : _random.Next(60);
        Items = new FuzzTable("items", Encode(Lines(Math.Min(count, choice.MostItems), [
            ("id", "int64", row => $"{row}"), ("n", "int64?", _ => Integer()), ("u", "int32?", _ => Small(4)),
            ("q", "int16?", _ => Small(30000)), ("c", "uint8", _ => $"{_random.Next(256)}"),
            ("m", "uint32?", _ => Whole(uint.MaxValue)), ("f", "float64?", _ => Float()),
            ("h", "float64", _ => Float()),
            ("g", "float32?", _ => Float(true)), ("e", "float32", _ => Float(true)), ("t", "utf8?", _ => Text()),
            ("d", "utf8?", _ => Text()), ("b", "bool?", _ => Flag()), ("y", "bool", _ => Flag()),
            ("v", "vector<float32,2>?", _ => $"[{_random.Next(3)},0.5]"),
            ("l", "list<int64?>?", _ => _random.Next(2) == 0 ? "[]" : $"[1,{_random.Next(5)},null]"),
            ("s", "struct<x: int64, y: utf8?>?", _ => $$"""{"x":{{_random.Next(3)}},"y":{{Text()}}}"""),
        ]), "d"), IndexDefinition.Key("id"), IndexDefinition.Vector("v"));
        _random = new Random(-number);
        Groups = new FuzzTable("groups", Lines(_random.Next(20), [
            ("k", "int64?", _ => Integer()), ("w", "float64?", _ => Float()), ("word", "utf8?", _ => Text()),
        ]), IndexDefinition.GroupKey("k"));
        string[] words = Texts[.._random.Next(Texts.Length + 1)];
        Words = new FuzzTable("words", Lines(words.Length, [
            ("word", "utf8", row => $"\"{words[row]}\""), ("z", "int64?", _ => Integer()),
            ("p", "float32?", _ => Float(true)),
        ]), IndexDefinition.Key("word"));
    }

    private static readonly string[] Texts = ["t1", "t2", "t3", "a long text 1", "a long text 2", ""];

    private static readonly string[] Floats =
    [
        "0", "-0.0", "1.5", "-2.25", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "0.75", "3", "1e-40", "-1e-40",
    ];

    public FuzzTable Items { get; }

    public FuzzTable Groups { get; }

    public FuzzTable Words { get; }

    /// <summary>Makes tables, or gives those made before.</summary>
    public static FuzzTables Get(FuzzTableChoice choice) =>
        Known.GetOrAdd(choice, _ => new(() => new FuzzTables(choice))).Value;

    /// <summary>How a graph declares those that its nodes read.</summary>
    public static string Declare(IEnumerable<FuzzNode> nodes) => string.Join('\n', Declarations.Where(table =>
        nodes.Any(node => node.Table == table.Name)).Select(table => table.Yaml));

    public FuzzTable this[string name] => name switch
    {
        "items" => Items, "groups" => Groups, "words" => Words, _ => throw new ArgumentException(name),
    };

    // Some columns are all null or never null where they may be, some have nulls in some stretches only.
    private Table Lines(int count, (string Name, string Type, Func<int, string> Value)[] columns)
    {
        double[] nulls = [.. columns.Select(column =>
            !column.Type.EndsWith('?') ? 0 : _random.Next(10) switch { 0 => 1, 1 or 2 => 0, 3 => 0.6, _ => 0.15 })];
        bool[] isPatchy = [.. columns.Select(_ => _random.Next(3) == 0)];
        var lines = new StringBuilder();
        for (int row = 0; row < count; row++)
            lines.Append('{').AppendJoin(',', columns.Select((column, i) => $"\"{column.Name}\":"
                + (_random.NextDouble() < nulls[i] && (!isPatchy[i] || row / 50 % 3 == i % 3)
                    ? "null" : column.Value(row)))).Append("}\n");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines.ToString()));
        return JsonLines.Read(stream, new Schema([.. columns.Select(column =>
            TypeText.TryParse(column.Type, out var field, out string? error)
                ? field with { Name = column.Name } : throw new ArgumentException(error))]));
    }

    private string Integer() => (_isTame ? 9 : _random.Next(12)) switch
    {
        0 => "\"9007199254740993\"", 1 => "\"9223372036854775807\"", 2 => "\"-9223372036854775808\"",
        3 => "\"9007199254740992\"", _ => $"{_random.Next(-3, 8)}",
    };

    private string Small(int most) => _random.Next(20) == 0 ? $"{-most}" : $"{_random.Next(-3, Math.Min(most, 9))}";

    private string Whole(long most) => _random.Next(8) == 0 && !_isTame ? $"{most}" : $"{_random.Next(50)}";

    private string Float(bool isNarrow = false) => _isTame || _random.Next(2) == 0
        ? (_random.Next(2) == 0 ? _random.Next(-20, 60) * 0.5 : _random.NextDouble() * 30 - 8)
            .ToString("R", CultureInfo.InvariantCulture)
        : _random.Next(20) > 0 ? Floats[_random.Next(Floats.Length)] : isNarrow ? "3.4028235e38" : "1.7e308";

    private string Text() => $"\"{Texts[_random.Next(Texts.Length)]}\"";

    private string Flag() => _random.Next(2) == 0 ? "true" : "false";

    // One text column as codes into a dictionary that holds a null too; null rows have codes that mean nothing.
    private unsafe Table Encode(Table table, string name)
    {
        var arena = new Arena();
        var batch = TableConcatenation.Concatenate(table, arena);
        int ordinal = batch.Schema.IndexOf(name);
        var plain = batch[ordinal];
        var values = (string?[])[.. Texts, null];
        var columns = (ColumnNode**)arena.Allocate(batch.ColumnCount * sizeof(ColumnNode*));
        for (int i = 0; i < batch.ColumnCount; i++)
            columns[i] = batch.NodeAt(i);
        var node = columns[ordinal] = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = batch.RowCount;
        node->Values = arena.Allocate(batch.RowCount);
        byte* validity = arena.AllocateZeroed(Bitmap.Bytes(batch.RowCount));
        for (int row = 0; row < batch.RowCount; row++)
        {
            bool isNull = !plain.IsValid(row), isCoded = !isNull || _random.Next(2) == 0;
            node->Values[row] = isCoded ? (byte)Array.IndexOf(values, plain.GetString(row)) : (byte)99;
            Bitmap.Set(validity, row, isCoded);
            node->NullCount += isCoded ? 0 : 1;
        }
        node->Validity = node->NullCount > 0 ? validity : null;
        node->Dictionary = Dictionary(values, arena);
        var fields = table.Schema.Fields.ToList();
        fields[ordinal] = new Field(name, DataType.Dictionary(DataType.Int8, DataType.Utf8));
        var schema = new Schema(fields);
        _plain = table;
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

/// <summary>Which tables a graph reads.</summary>
/// <param name="Number">What is random about them.</param>
/// <param name="MostItems">So many rows of the first table; others are cut off, to make a failing graph small.</param>
internal readonly record struct FuzzTableChoice(int Number, int MostItems = int.MaxValue);
