using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>What runs share, as rows of tables: graphs, contents of files, versions of tables.</summary>
internal static class GraphPayload
{
    private static readonly Schema GraphSchema = new(
        new Field("name", DataType.Utf8, false), new Field("version", DataType.Utf8, false),
        new Field("content_hash", DataType.Utf8, false), new Field("main_file", DataType.Utf8, false),
        new Field("arms", DataType.Utf8, false), new Field("rung", DataType.Utf8, false),
        new Field("files", Pairs("path", "hash"), false), new Field("overlays", Pairs("name", "text"), false),
        new Field("plugins", Pairs("name", "hash"), false), new Field("rules", Texts, false),
        new Field("private_columns", Texts, false), new Field("folder", DataType.Utf8, false));

    private static readonly Schema FileSchema = new(new Field("content", DataType.Binary, false));

    private static readonly Schema TablesSchema =
        new(new Field("name", DataType.Utf8, false), new Field("version", DataType.Utf8, false));

    private static DataType Texts => DataType.List(new Field("item", DataType.Utf8, false));

    /// <summary>Appends a graph, without the contents of its files.</summary>
    public static void Write(RecordedGraph graph, GrowingBytes target)
    {
        var rows = new BatchBuilder(GraphSchema);
        string[] texts =
            [graph.Name, graph.Version, graph.ContentHash, graph.MainFile, graph.Arms, graph.Rung];
        for (int i = 0; i < texts.Length; i++)
            rows[i].AppendString(texts[i]);
        AppendPairs(rows[6], graph.Files.Select(file => (file.Path, file.Hash)));
        AppendPairs(rows[7], graph.Overlays.Select(overlay => (overlay.Name, overlay.Text)));
        AppendPairs(rows[8], graph.Plugins.Select(plugin => (plugin.Name, plugin.Hash)));
        AppendTexts(rows[9], graph.Rules);
        AppendTexts(rows[10], graph.PrivateColumns);
        rows[11].AppendString(graph.Folder);
        Write(rows, target);
    }

    /// <summary>Appends the content of a file.</summary>
    public static void Write(ReadOnlyMemory<byte> content, GrowingBytes target)
    {
        var rows = new BatchBuilder(FileSchema);
        rows[0].AppendBytes(content.Span);
        Write(rows, target);
    }

    /// <summary>Appends the versions of tables.</summary>
    public static void Write(RecordedTables tables, GrowingBytes target)
    {
        var rows = new BatchBuilder(TablesSchema);
        foreach (var table in tables.Tables)
        {
            rows[0].AppendString(table.Name);
            rows[1].AppendString(table.Version);
        }
        Write(rows, target);
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="rows">A decoded payload.</param>
    /// <param name="contents">Contents of files, by their hashes.</param>
    public static (RecordedGraph? Graph, string? Problem) ReadGraph(
        Batch rows, IReadOnlyDictionary<string, byte[]> contents)
    {
        if (PayloadShape.Problem(rows, GraphSchema, 1) is { } problem)
            return (null, problem);
        return (new RecordedGraph
        {
            Name = Text(rows, 0), Version = Text(rows, 1), ContentHash = Text(rows, 2), MainFile = Text(rows, 3),
            Arms = Text(rows, 4), Rung = Text(rows, 5),
            Files = [.. ReadPairs(rows[6]).Select(pair => File(pair.First, pair.Second, contents))],
            Overlays = [.. ReadPairs(rows[7]).Select(pair => new RecordedOverlay(pair.First, pair.Second))],
            Plugins = [.. ReadPairs(rows[8]).Select(pair => new RecordedPlugin(pair.First, pair.Second))],
            Rules = ReadTexts(rows[9]), PrivateColumns = ReadTexts(rows[10]), Folder = Text(rows, 11),
        }, null);
    }

    /// <summary>Reads the content of a file.</summary>
    public static (byte[]? Content, string? Problem) ReadFile(Batch rows) =>
        PayloadShape.Problem(rows, FileSchema, 1) is { } problem
            ? (null, problem) : (rows[0].GetBytes(0).ToArray(), null);

    /// <summary>Reads the versions of tables.</summary>
    public static (RecordedTables? Tables, string? Problem) ReadTables(Batch rows)
    {
        if (PayloadShape.Problem(rows, TablesSchema) is { } problem)
            return (null, problem);
        var tables = new RecordedTable[rows.RowCount];
        for (int row = 0; row < tables.Length; row++)
            tables[row] = new RecordedTable(rows[0].GetString(row)!, rows[1].GetString(row)!);
        return (new RecordedTables(tables), null);
    }

    private static RecordedFile File(string path, string hash, IReadOnlyDictionary<string, byte[]> contents) =>
        contents.TryGetValue(hash, out byte[]? content)
            ? new RecordedFile(path, content) : new RecordedFile(path, hash);

    private static DataType Pairs(string first, string second) => DataType.List(new Field("item",
        DataType.Struct(new Field(first, DataType.Utf8, false), new Field(second, DataType.Utf8, false)), false));

    private static void Write(BatchBuilder rows, GrowingBytes target)
    {
        using var arena = new Arena();
        new StreamEncoder(rows.Schema, [.. Enumerable.Range(0, rows.Schema.Count)]).Write(rows.Build(arena), target);
    }

    private static void AppendPairs(ColumnBuilder column, IEnumerable<(string First, string Second)> pairs)
    {
        foreach (var (first, second) in pairs)
        {
            column.Child(0).Child(0).AppendString(first);
            column.Child(0).Child(1).AppendString(second);
            column.Child(0).EndRow();
        }
        column.EndRow();
    }

    private static void AppendTexts(ColumnBuilder column, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
            column.Child(0).AppendString(text);
        column.EndRow();
    }

    private static string Text(Batch rows, int column) => rows[column].GetString(0)!;

    private static IEnumerable<(string First, string Second)> ReadPairs(Column column)
    {
        var (start, end) = column.GetRange(0);
        var pairs = column.Child(0);
        for (long i = start; i < end; i++)
            yield return (pairs.Child(0).GetString((int)i)!, pairs.Child(1).GetString((int)i)!);
    }

    private static string[] ReadTexts(Column column)
    {
        var (start, end) = column.GetRange(0);
        string[] texts = new string[end - start];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = column.Child(0).GetString((int)start + i)!;
        return texts;
    }
}
