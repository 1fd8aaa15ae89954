using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// The columns of an output that are needed, as plain arrays: small operators cost little more than finding their way
/// through their descriptions. Immutable, thread-safe.
/// </summary>
internal sealed unsafe class OutputLayout
{
    public OutputLayout(OutputColumn[] columns, bool[] live, Schema schema)
    {
        Schema = schema;
        Bytes = Math.Max(sizeof(ColumnNode*) * columns.Length, 1);
        Needed = [.. Enumerable.Range(0, columns.Length).Where(i => live[i])];
        Passed = [.. Needed.Where(i => columns[i].Source.Kind is ColumnSourceKind.Input or ColumnSourceKind.Table)
            .Select(i => new PassedColumn(
                columns[i].Source.Kind, columns[i].Source.Index, columns[i].Source.Columns[0], i))];
    }

    /// <summary>Names and types.</summary>
    public Schema Schema { get; }

    /// <summary>Size of the pointers to the columns.</summary>
    public int Bytes { get; }

    /// <summary>Ordinals of the needed columns.</summary>
    public int[] Needed { get; }

    /// <summary>Needed columns whose values come from one port.</summary>
    public PassedColumn[] Passed { get; }

    /// <summary>A column that is passed on.</summary>
    /// <param name="Kind">From an input or a table.</param>
    /// <param name="Port">Ordinal of the port.</param>
    /// <param name="From">Ordinal in the port's batch.</param>
    /// <param name="To">Ordinal in the output.</param>
    public readonly record struct PassedColumn(ColumnSourceKind Kind, int Port, int From, int To);
}
