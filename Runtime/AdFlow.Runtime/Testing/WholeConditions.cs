using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Checks conditions over all rows together: over <c>rows</c>, their number, and for numeric columns x over
/// <c>sum_x</c>, <c>min_x</c> and <c>max_x</c>. Nulls do not count; without values the sum is 0, the others are null. A
/// sum of integers that overflows is null.
/// </summary>
internal static unsafe class WholeConditions
{
    private static readonly string[] Measures = ["sum_", "min_", "max_"];

    /// <summary>Checks one condition.</summary>
    /// <param name="place">Where it stands, and how it is shown.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="request">The request.</param>
    /// <param name="problems">Takes what is wrong, with its place.</param>
    public static void Check(YamlScalar place, string condition, Batch rows, Batch request, List<string> problems)
    {
        var schema = SchemaOf(rows.Schema, out var sources);
        if (RowConditions.Bind(place, condition, schema, request.Schema, problems) is not { } bound)
            return;
        using var arena = new Arena();
        var builder = new BatchBuilder(schema);
        builder[0].Append((long)rows.RowCount);
        var read = bound.ReadColumns();
        for (int i = 1; i < schema.Count; i++)
            if (!read.Contains(i) || Measure(rows, sources[i], schema[i].Name[..4], arena) is not { } value)
                builder[i].AppendNull();
            else if (schema[i].Type.Id is TypeId.Int64)
                builder[i].Append((long)value);
            else
                builder[i].Append((double)value);
        var whole = builder.Build(arena);
        if (RowConditions.Failing(bound, whole, request).Count > 0)
            problems.Add($"{place.Position}: '{condition}' does not hold: " + string.Join(", ",
                read.DefaultIfEmpty(0).Select(column => $"{schema[column].Name} {RowText.OfValue(whole, column, 0)}")));
    }

    private static Schema SchemaOf(Schema rows, out int[] sources)
    {
        var fields = new List<Field> { new("rows", DataType.Int64, false) };
        var found = new List<int> { -1 };
        for (int column = 0; column < rows.Count; column++)
            if (ExpressionType.Of(rows[column].Type).Kind is var kind
                && kind is ValueKind.Int64 or ValueKind.Float64)
                foreach (string measure in Measures)
                {
                    fields.Add(new(measure + rows[column].Name,
                        kind is ValueKind.Int64 ? DataType.Int64 : DataType.Float64));
                    found.Add(column);
                }
        sources = [.. found];
        return new Schema([.. fields]);
    }

    // A long or a double as the column has it; null where there is none.
    private static object? Measure(Batch rows, int column, string measure, Arena arena)
    {
        var program = new ExpressionProgram(Expression.Column(column, rows.Schema[column]));
        byte* scratch = arena.Allocate(Math.Max(program.ScratchBytes, 1));
        var (integers, numbers) = (new List<long>(), new List<double>());
        for (int start = 0; start < rows.RowCount; start += ExpressionProgram.ChunkRows)
        {
            var values = program.Evaluate(
                rows, start, Math.Min(ExpressionProgram.ChunkRows, rows.RowCount - start), default, scratch);
            for (int row = 0; row < values.Count; row++)
                if (!values.IsValid(row))
                    continue;
                else if (values.Kind is ValueKind.Int64)
                    integers.Add(values.GetInt64(row));
                else
                    numbers.Add(values.GetFloat64(row));
        }
        return program.Type.Kind is ValueKind.Int64 ? Of(integers, measure) : Of(numbers, measure);
    }

    private static object? Of(List<long> values, string measure)
    {
        if (measure != "sum_")
            return values.Count == 0 ? null : measure == "min_" ? values.Min() : values.Max();
        var sum = values.Aggregate(Int128.Zero, (one, other) => one + other);
        return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
    }

    private static object? Of(List<double> values, string measure) => measure == "sum_" ? values.Sum()
        : values.Count == 0 ? null : measure == "min_" ? values.Min() : values.Max();
}
