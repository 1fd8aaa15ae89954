using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>Columns of the tables that golden graphs declare, by file name.</summary>
internal static class TestTables
{
    private static readonly DataType Embedding = DataType.FixedSizeList(new Field("item", DataType.Float32, false), 4);

    private static readonly Dictionary<string, Schema> Schemas = new(StringComparer.Ordinal)
    {
        ["products.arrow"] = Of(
            new("ad_id", DataType.Int64, false), new("title", DataType.Utf8, false),
            new("price", DataType.Float64, false),
            new("tags", DataType.List(new Field("item", DataType.Utf8, false))), new("embedding", Embedding, false)),
        ["bidwords.arrow"] = Of(
            new("ad_id", DataType.Int64, false), new("text", DataType.Utf8, false),
            new("match_type", DataType.Utf8, false), new("bid", DataType.Float32, false)),
        ["words.arrow"] = Of(new("ad_id", DataType.Int64, false), new("text", DataType.Utf8, false)),
        ["vectors.arrow"] = Of(
            new("ad_id", DataType.Int64, false), new("a", Embedding, false), new("b", Embedding, false)),
        ["creatives.arrow"] = Of(
            new("ad_id", DataType.Int64, false), new("headline", DataType.Utf8)),
    };

    /// <summary>The columns of a declared table, or a problem.</summary>
    public static Schema? Find(TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (Schemas.GetValueOrDefault(Path.GetFileName(path)) is { } schema)
            return schema;
        diagnostics.Add(BindingCodes.File, table.Path.Position, $"there is no file '{table.Path.Text}'");
        return null;
    }

    private static Schema Of(params Field[] fields) => new(fields);
}
