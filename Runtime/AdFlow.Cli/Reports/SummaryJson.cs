using System.Text.Json;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Writes what was found over many requests. Figures that there are not are null.</summary>
internal sealed class SummaryJson(Utf8JsonWriter json)
{
    /// <summary>Writes members of an object: <c>summary</c>, <c>metrics</c>, <c>tables</c>, <c>most_different</c>.
    /// </summary>
    public void Write(ComparisonSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("requests", summary.Requests);
        json.WriteNumber("different", summary.Different);
        json.WriteNumber("different_outputs", summary.DifferentOutputs);
        json.WriteNumber("left_failed", summary.LeftFailed);
        json.WriteNumber("right_failed", summary.RightFailed);
        json.WriteNumber("failed_differently", summary.FailedDifferently);
        json.WriteString("first", summary.First?.Table.Name);
        json.WriteEndObject();
        json.WriteStartArray("metrics");
        foreach (var metric in summary.Metrics)
            Write(metric);
        json.WriteEndArray();
        json.WriteStartArray("tables");
        foreach (var table in summary.Tables)
            Write(table);
        json.WriteEndArray();
        json.WriteStartArray("most_different");
        foreach (var request in summary.MostDifferent)
            Write(request);
        json.WriteEndArray();
    }

    /// <summary>Writes figures of one request: name, left, right.</summary>
    public void Write(string name, IReadOnlyList<MetricPair> metrics)
    {
        json.WriteStartArray(name);
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("name", metric.Name);
            Number("left", metric.Left ?? double.NaN);
            Number("right", metric.Right ?? double.NaN);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(RequestSummary request)
    {
        json.WriteStartObject();
        json.WriteNumber("request", request.Request);
        json.WriteBoolean("fails_differently", request.Weight.FailsDifferently);
        json.WriteNumber("output_rows", request.Weight.OutputRows);
        json.WriteNumber("rows", request.Weight.Rows);
        json.WriteString("first", request.First);
        Write("metrics", request.Metrics);
        json.WriteEndObject();
    }

    private void Write(MetricSummary metric)
    {
        var samples = metric.Samples;
        json.WriteStartObject();
        json.WriteString("name", metric.Name);
        json.WriteNumber("requests", samples.Count);
        json.WriteNumber("different", samples.Different);
        json.WriteNumber("only_left", metric.OnlyLeft);
        json.WriteNumber("only_right", metric.OnlyRight);
        Number("left", samples.LeftMean);
        Number("right", samples.RightMean);
        Number("difference", samples.Difference);
        Number("half_width", samples.HalfWidth);
        json.WriteEndObject();
    }

    private void Write(TableSummary table)
    {
        json.WriteStartObject();
        json.WriteString("name", table.Table.Name);
        json.WriteString("in", table.Table.IsInBoth ? "both" : table.Table.LeftSchema is null ? "right" : "left");
        json.WriteNumber("requests", table.Requests);
        json.WriteNumber("different", table.Different);
        json.WriteNumber("only_in_left", table.OnlyInLeft);
        json.WriteNumber("only_in_right", table.OnlyInRight);
        json.WriteNumber("left_rows", table.LeftRows);
        json.WriteNumber("right_rows", table.RightRows);
        json.WriteNumber("only_left", table.OnlyLeft);
        json.WriteNumber("only_right", table.OnlyRight);
        json.WriteNumber("matched", table.Matched);
        json.WriteNumber("moved", table.Moved);
        json.WriteNumber("changed_rows", table.ChangedRows);
        Number("share", table.Share);
        json.WriteNumber("first_request", table.FirstRequest);
        Texts("matched_by", table.MatchedBy.Select(by => by.Key));
        Texts("only_left_columns", table.Table.OnlyLeftColumns);
        Texts("only_right_columns", table.Table.OnlyRightColumns);
        Texts("changes", table.Table.Changes);
        json.WriteStartArray("columns");
        foreach (var column in table.Columns)
            Write(column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(ColumnSummary column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteNumber("requests", column.Requests);
        json.WriteNumber("changed", column.Changed);
        json.WriteNumber("nulls", column.Nulls);
        Number("mean", column.Mean);
        Number("q5", column.Differences.Quantile(0.05));
        Number("q50", column.Differences.Quantile(0.5));
        Number("q95", column.Differences.Quantile(0.95));
        Number("largest", column.Largest);
        json.WriteNumber("largest_request", column.LargestRequest);
        json.WriteString("largest_row", column.LargestRow);
        json.WriteEndObject();
    }

    private void Texts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private void Number(string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
