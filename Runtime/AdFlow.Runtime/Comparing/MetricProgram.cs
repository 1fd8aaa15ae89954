using System.Buffers;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A metric bound to the columns of an output of one graph. Immutable, thread-safe.</summary>
internal sealed unsafe class MetricProgram
{
    private readonly OutputMetric _metric;
    private readonly ExpressionProgram? _program;
    private readonly int _column = -1;

    private MetricProgram(OutputMetric metric, ExpressionProgram? program, int column) =>
        (_metric, _program, _column) = (metric, program, column);

    /// <summary>Binds a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="output">Columns of the output.</param>
    /// <param name="request">Fields of the request.</param>
    /// <param name="problem">Why it cannot be bound, or null.</param>
    public static MetricProgram? Bind(OutputMetric metric, Schema output, Schema request, out string? problem)
    {
        problem = null;
        if (metric is { Function: MetricFunction.Count, Expression.Length: 0 })
            return new(metric, null, -1);
        if (metric.Function is MetricFunction.Distinct)
        {
            int column = output.IndexOf(metric.Expression);
            problem = column < 0 ? $"metric '{metric.Name}': there is no column '{metric.Expression}'; there are "
                + string.Join(", ", output.Fields.Select(field => field.Name)) : null;
            return column < 0 ? null : new(metric, null, column);
        }
        var type = metric.Function is MetricFunction.Count ? ExpressionType.Bool : ExpressionType.Float64;
        var scope = new ExpressionScope(output, request);
        if (ExpressionBinder.Bind(metric.Expression, scope, out var errors, type) is { } bound)
            return new(metric, new ExpressionProgram(bound), -1);
        problem = $"metric '{metric.Name}': in '{metric.Expression}': {string.Join("; ", errors)}";
        return null;
    }

    /// <summary>The figure of a run; null where there is none.</summary>
    /// <param name="rows">Rows of the output.</param>
    /// <param name="request">The request.</param>
    public double? Measure(Batch rows, Batch request) => _metric.Function switch
    {
        MetricFunction.Distinct => Distinct(rows[_column]),
        MetricFunction.Count when _program is null => rows.RowCount,
        _ => Fold(rows, request),
    };

    private static double Distinct(Column column)
    {
        var seen = new HashSet<byte[]>(new ValueKey.Comparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
        var key = new ArrayBufferWriter<byte>();
        for (int row = 0; row < column.Length; row++)
        {
            key.ResetWrittenCount();
            ValueKey.Write(key, column, row);
            if (column.IsValid(row))
                seen.Add(key.WrittenSpan);
        }
        return seen.Set.Count;
    }

    private double? Fold(Batch rows, Batch request)
    {
        using var arena = new Arena();
        byte* scratch = arena.Allocate(_program!.ScratchBytes);
        double sum = 0, least = double.PositiveInfinity, most = double.NegativeInfinity;
        long count = 0;
        for (int start = 0; start < rows.RowCount; start += ExpressionProgram.ChunkRows)
        {
            int chunk = Math.Min(ExpressionProgram.ChunkRows, rows.RowCount - start);
            var values = _program.Evaluate(rows, start, chunk, request, scratch);
            for (int row = 0; row < chunk; row++)
            {
                if (!values.IsValid(row))
                    continue;
                double value = values.Kind is ValueKind.Bool ? values.GetBool(row) ? 1 : 0 : values.GetFloat64(row);
                if (!double.IsFinite(value))
                    continue;
                count++;
                sum += value;
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }
        }
        return _metric.Function switch
        {
            MetricFunction.Sum or MetricFunction.Count => sum,
            _ when count == 0 => null,
            MetricFunction.Mean => sum / count,
            MetricFunction.Min => least,
            _ => most,
        };
    }
}
