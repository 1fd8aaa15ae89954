namespace AdFlow.Runtime;

/// <summary>How a column of a table differs over many requests. Not thread-safe.</summary>
public sealed class ColumnSummary
{
    private double _sum;

    internal ColumnSummary(string name) => Name = name;

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Requests in which it differs.</summary>
    public long Requests { get; private set; }

    /// <summary>Matched rows whose values differ.</summary>
    public long Changed { get; private set; }

    /// <summary>Of these, rows that are null on one side.</summary>
    public long Nulls { get; private set; }

    /// <summary>Right − left over changed rows with numbers on both sides.</summary>
    public QuantileSketch Differences { get; } = new();

    /// <summary>Mean of <see cref="Differences"/>; NaN where there are none.</summary>
    public double Mean => Differences.Count == 0 ? double.NaN : _sum / Differences.Count;

    /// <summary>The difference with the largest magnitude, the first of equal ones; NaN where there is none.</summary>
    public double Largest { get; private set; } = double.NaN;

    /// <summary>Request of the largest difference; of other columns than numbers the first that differs.</summary>
    public long LargestRequest { get; private set; } = -1;

    /// <summary>What its row was matched by, for people.</summary>
    public string LargestRow { get; private set; } = "";

    internal void Add(long request, ColumnDifference difference)
    {
        Requests++;
        Changed += difference.Changed;
        Nulls += difference.Nulls;
        double largest = double.NaN;
        foreach (double value in difference.Differences)
        {
            Differences.Add(value);
            _sum += value;
            if (!(Math.Abs(value) <= Math.Abs(largest)))
                largest = value;
        }
        bool isLarger = !double.IsNaN(largest) && !(Math.Abs(largest) <= Math.Abs(Largest));
        if (LargestRequest < 0 || isLarger)
            (Largest, LargestRequest, LargestRow) = (largest, request, difference.LargestKey);
    }
}
