using System.Globalization;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Tells people what was found over many requests.</summary>
internal sealed class DifferenceText(TextWriter text)
{
    private const int MostColumns = 8, MostRequests = 5;

    // What was told of a column last: most nodes pass on what a node before them changed.
    private readonly Dictionary<string, string> _told = [];

    /// <summary>Writes it.</summary>
    public void Write(ComparisonSummary summary)
    {
        string requests = summary.Requests == 1 ? "request" : "requests";
        text.WriteLine(Invariant($"{summary.Requests} {requests}: {summary.Different} differ, ")
            + Invariant($"{summary.DifferentOutputs} in the answer"));
        if (summary.LeftFailed + summary.RightFailed > 0)
            text.WriteLine(Invariant($"failed: {summary.LeftFailed} left, {summary.RightFailed} right, ")
                + Invariant($"{summary.FailedDifferently} differently"));
        if (summary.First is { } first)
            text.WriteLine($"first node that differs: {first.Table.Name}");
        Write(summary.Metrics);
        var different = summary.Tables.Where(table => table.Different > 0).ToList();
        if (different.Count > 0)
            text.WriteLine("\ntables that differ, in the order of execution");
        foreach (var table in different)
            Write(table);
        if (summary.MostDifferent.Count > 0)
            text.WriteLine("\nrequests that differ most: " + string.Join(", ",
                summary.MostDifferent.Take(MostRequests).Select(request => Invariant($"{request.Request}"))));
    }

    private void Write(IReadOnlyList<MetricSummary> metrics)
    {
        if (metrics.Count == 0)
            return;
        List<string[]> rows = [["metric", "left", "right", "difference", "", "95 % interval", "differs in"]];
        foreach (var metric in metrics)
            rows.Add([metric.Name, Figure(metric.Samples.LeftMean), Figure(metric.Samples.RightMean),
                Signed(metric.Samples.Difference), Share(metric.Samples), Interval(metric.Samples),
                Invariant($"{metric.Samples.Different} of {metric.Samples.Count}")]);
        text.WriteLine();
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length))];
        foreach (var row in rows)
            text.WriteLine(string.Join("  ", row.Select((cell, i) => i == 0
                ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
    }

    private void Write(TableSummary table)
    {
        text.WriteLine($"  {table.Table.Name}: {string.Join(", ", Parts(table))}");
        foreach (string change in table.Table.Changes)
            text.WriteLine($"    the graphs differ: {change}");
        var columns = table.Columns.ToList();
        var told = columns.Where(IsNew).Take(MostColumns).ToList();
        foreach (var column in told)
            text.WriteLine($"    {column.Name}: {_told[column.Name] = Text(column)}");
        var others = columns.Except(told).ToList();
        if (others.Count > 0)
            text.WriteLine($"    {(others.Any(IsNew) ? "more columns" : "as before")}: "
                + string.Join(", ", others.Select(column => column.Name)));
    }

    private bool IsNew(ColumnSummary column) => _told.GetValueOrDefault(column.Name) != Text(column);

    private static IEnumerable<string> Parts(TableSummary table)
    {
        if (!table.Table.IsInBoth)
        {
            yield return table.Table.LeftSchema is null ? "only in the right graph" : "only in the left graph";
            yield break;
        }
        yield return Invariant($"{table.Different} of {table.Requests} requests");
        foreach (var (count, what) in new[]
        {
            (table.OnlyLeft, "rows only left"), (table.OnlyRight, "rows only right"), (table.Moved, "moved"),
            (table.ChangedRows, "changed"), (table.OnlyInLeft, "times not run right"),
            (table.OnlyInRight, "times not run left"),
        })
            if (count > 0)
                yield return Invariant($"{count} {what}");
        if (table.Table.OnlyLeftColumns.Count > 0)
            yield return $"columns only left: {string.Join(", ", table.Table.OnlyLeftColumns)}";
        if (table.Table.OnlyRightColumns.Count > 0)
            yield return $"columns only right: {string.Join(", ", table.Table.OnlyRightColumns)}";
        if (table.MatchedBy.Any())
            yield return $"matched by {string.Join("; ", table.MatchedBy.Select(by => by.Key))}";
    }

    private static string Text(ColumnSummary column)
    {
        string changed = Invariant($"{column.Changed} changed")
            + (column.Nulls > 0 ? Invariant($" ({column.Nulls} from or to null)") : "");
        string where = Invariant($"{column.LargestRow}, request {column.LargestRequest}");
        var spread = column.Differences;
        return spread.Count == 0 ? $"{changed}, first at {where}"
            : $"{changed}, mean {Signed(column.Mean)}, 5/50/95 % {Signed(spread.Quantile(0.05))} "
                + $"{Signed(spread.Quantile(0.5))} {Signed(spread.Quantile(0.95))}, "
                + $"largest {Signed(column.Largest)} at {where}";
    }

    private static string Interval(PairedSamples samples) => samples switch
    {
        { Different: 0, Count: > 0 } => "equal",
        { Count: < 2 } => "",
        _ => $"{Signed(samples.Difference - samples.HalfWidth)} … {Signed(samples.Difference + samples.HalfWidth)}",
    };

    private static string Share(PairedSamples samples) => samples.LeftMean != 0 && samples.Difference != 0
        && double.IsFinite(samples.Difference)
        ? $"{Signed(100 * samples.Difference / Math.Abs(samples.LeftMean))} %" : "";

    private static string Figure(double value) =>
        double.IsNaN(value) ? "-" : value.ToString("0.#####", CultureInfo.InvariantCulture) is var plain
            && (Math.Abs(value) is >= 0.001 and < 1e9 || value == 0) && plain.Length < 12
            ? plain : value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Signed(double value) => double.IsNaN(value) ? "-"
        : $"{(value > 0 ? "+" : "")}{value.ToString("G3", CultureInfo.InvariantCulture)}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
