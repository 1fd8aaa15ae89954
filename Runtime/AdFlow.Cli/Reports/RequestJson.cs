using System.Diagnostics;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Writes one request: figures, failures, when nodes were executed, and the tables of both runs.</summary>
internal sealed class RequestJson(Utf8JsonWriter json, ReportLimits limits)
{
    /// <summary>Writes an object.</summary>
    public void Write(RunDifference difference, Inspection left, Inspection right)
    {
        json.WriteStartObject();
        json.WriteNumber("request", difference.Request);
        json.WriteString("first", difference.First?.Table.Name);
        new SummaryJson(json).Write("metrics", difference.Metrics);
        Write("left_failures", difference.LeftFailure, left.Degraded);
        Write("right_failures", difference.RightFailure, right.Degraded);
        Write("left_times", left);
        Write("right_times", right);
        json.WriteStartArray("tables");
        long start = json.BytesCommitted + json.BytesPending;
        foreach (var table in difference.Tables)
        {
            long room = limits.RequestBytes - (json.BytesCommitted + json.BytesPending - start);
            new TableJson(json, limits, room).Write(
                table, RowsOf(left, table.Table.Left), RowsOf(right, table.Table.Right));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Batch? RowsOf(Inspection run, LogicalSource? source) =>
        source is { } known && run.TryFind(known, out var rows) ? rows : null;

    private void Write(string name, RunFailure? failure, IReadOnlyList<RunFailure> degraded)
    {
        json.WriteStartArray(name);
        foreach (var each in failure is null ? degraded : [failure, .. degraded])
        {
            json.WriteStartObject();
            json.WriteString("node", each.Node);
            json.WriteString("code", each.Code);
            json.WriteString("message", each.Message);
            json.WriteBoolean("degraded", !ReferenceEquals(each, failure));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(string name, Inspection run)
    {
        json.WriteStartArray(name);
        var times = run.StageTimes;
        long start = long.MaxValue;
        foreach (var time in times)
            start = time.EndTicks == 0 ? start : Math.Min(start, time.StartTicks);
        foreach (var time in times)
        {
            if (time.EndTicks == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("node", string.Join(", ", time.Stage.Nodes.Select(node => node.Path)));
            Write("start", Stopwatch.GetElapsedTime(start, time.StartTicks));
            Write("microseconds", time.Elapsed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(string name, TimeSpan time) => json.WriteNumber(name, Math.Round(time.TotalMicroseconds, 1));
}
