using System.Text;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime.Tests.Comparing;

/// <summary>Tables of a few rows, written as JSON, and pairs of graphs that have them. Disposing frees the rows.
/// </summary>
internal sealed class ComparedRows : IDisposable
{
    private readonly Arena _arena = new();

    /// <summary>A graph of a request and nothing else.</summary>
    public static LogicalPlan Plan { get; } = PlanOf(SchemaOf("a: int64"));

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>Fields, each <c>name: type</c>, separated by ';'.</summary>
    public static Schema SchemaOf(string columns) => new([.. columns.Split(';').Select(column =>
    {
        var parts = column.Split(':', 2, StringSplitOptions.TrimEntries);
        return TypeText.TryParse(parts[1], out var field, out string? error)
            ? field with { Name = parts[0] } : throw new ArgumentException(error, nameof(columns));
    })]);

    /// <summary>A table of rows, each a JSON object.</summary>
    public Batch Batch(Schema schema, params IEnumerable<string> rows)
    {
        var builder = new BatchBuilder(schema);
        foreach (string row in rows)
            if (!new JsonRowReader(schema).TryRead(Encoding.UTF8.GetBytes(row), builder, out var errors))
                throw new JsonException(string.Join("; ", errors));
        return builder.Build(_arena);
    }

    /// <summary>A pair of tables with columns.</summary>
    public static TablePair Pair(Schema left, Schema? right = null, double tolerance = 0) =>
        new GraphPair(PlanOf(left), PlanOf(right ?? left), tolerance).Tables[0];

    /// <summary>Compares two tables.</summary>
    public TableDifference Compare(string columns, string[] left, string[] right)
    {
        var schema = SchemaOf(columns);
        return new TableComparison().Compare(Pair(schema), Batch(schema, left), Batch(schema, right));
    }

    private static LogicalPlan PlanOf(Schema schema) => new()
    {
        Graph = "rows", File = "", Request = schema, Tables = [], Nodes = [],
        Outputs = [new LogicalOutput("rows", LogicalSource.Request)],
    };
}
