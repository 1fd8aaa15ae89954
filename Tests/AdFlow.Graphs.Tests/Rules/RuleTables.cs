using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Rules;

/// <summary>Columns of the tables in golden plans of rules, by file name.</summary>
internal static class RuleTables
{
    private static readonly Dictionary<string, Schema> Schemas = new(StringComparer.Ordinal)
    {
        ["ads.arrow"] = Of(
            new("ad_id", DataType.Int64, false), new("price", DataType.Float64, false),
            new("bid", DataType.Float64), new("pacing", DataType.Float64, false),
            new("brand_id", DataType.Int64), new("title", DataType.Utf8, false)),
        ["brands.arrow"] = Of(
            new("brand_id", DataType.Int64, false), new("brand", DataType.Utf8, false),
            new("rating", DataType.Float64, false)),
        ["vectors.arrow"] = Of(
            new("ad_id", DataType.Int64, false),
            new("embedding", DataType.FixedSizeList(new Field("item", DataType.Float32, false), 2), false)),
    };

    public static Schema? Find(TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (Schemas.GetValueOrDefault(Path.GetFileName(path)) is { } schema)
            return schema;
        diagnostics.Add(BindingCodes.File, table.Path.Position, $"there is no file '{table.Path.Text}'");
        return null;
    }

    private static Schema Of(params Field[] fields) => new(fields);
}
