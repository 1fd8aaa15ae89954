namespace AdFlow.Graphs;

/// <summary>
/// A table for a test: a file (<c>products: fixtures/products.jsonl</c>), or rows (<c>products: { schema: { ad_id:
/// int64 }, rows: [{ ad_id: 1 }] }</c>). Immutable.
/// </summary>
/// <param name="Name">Name of the graph's table that it stands for.</param>
public sealed record TableFixtureSpec(YamlScalar Name)
{
    /// <summary>Path of the file as written, relative to the tests' file, or null.</summary>
    public YamlScalar? File { get; init; }

    /// <summary>Columns of the rows, or null where the rows themselves tell.</summary>
    public IReadOnlyList<FieldSpec>? Schema { get; init; }

    /// <summary>The rows; null where a file is named.</summary>
    public IReadOnlyList<YamlMapping>? Rows { get; init; }
}
