namespace AdFlow.Runtime;

/// <summary>How much two runs of a request differ, for an order of requests: those that fail differently, then by rows
/// of outputs, then by rows of all tables, then those that came earlier.</summary>
/// <param name="FailsDifferently">Whether one failed, or with another failure.</param>
/// <param name="OutputRows">Rows of outputs that differ.</param>
/// <param name="Rows">Rows of all tables that differ.</param>
/// <param name="Request">Number of the request.</param>
public readonly record struct DifferenceWeight(bool FailsDifferently, long OutputRows, long Rows, long Request)
    : IComparable<DifferenceWeight>
{
    /// <summary>Weighs a request.</summary>
    public static DifferenceWeight Of(RunDifference difference)
    {
        long outputs = 0, rows = 0;
        foreach (var table in difference.Tables)
        {
            rows += table.DifferentRows;
            outputs += difference.Graphs.Outputs.Contains(table.Table) ? table.DifferentRows : 0;
        }
        return new(difference.FailsDifferently, outputs, rows, difference.Request);
    }

    /// <summary>Less than zero where this request comes first: it differs more.</summary>
    public int CompareTo(DifferenceWeight other)
    {
        int order = other.FailsDifferently.CompareTo(FailsDifferently);
        order = order != 0 ? order : other.OutputRows.CompareTo(OutputRows);
        order = order != 0 ? order : other.Rows.CompareTo(Rows);
        return order != 0 ? order : Request.CompareTo(other.Request);
    }
}
