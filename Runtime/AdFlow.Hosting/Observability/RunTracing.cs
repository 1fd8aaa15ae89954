using System.Diagnostics;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Spans of runs for OpenTelemetry: one for a run, one for each of its stages, and in runs whose nodes were measured
/// those within. Made after the run from times that are taken anyway, so a run that nobody samples costs nothing.
/// </summary>
internal static class RunTracing
{
    /// <summary>Name of the source, for whoever listens.</summary>
    public const string SourceName = "AdFlow";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a run; null where nobody listens.</summary>
    public static Activity? Begin(string graph) =>
        Source.HasListeners() ? Source.StartActivity("run " + graph) : null;

    /// <summary>Ends the span of a run and makes those of its stages.</summary>
    public static void End(Activity? span, GraphState graph, ServedRun run, string requestId)
    {
        if (span is null)
            return;
        using (span)
        {
            if (!span.IsAllDataRequested)
                return;
            span.SetTag("adflow.graph", graph.Name);
            span.SetTag("adflow.version", run.Activation?.Version);
            span.SetTag("adflow.request_id", requestId);
            if (run.Arms is { Names.Length: > 0 } arms)
                span.SetTag("adflow.arms", arms.Names);
            if (run.Failure is { } failure)
            {
                span.SetStatus(ActivityStatusCode.Error, failure.Code);
                span.SetTag("error.type", FailureJson.ClassName(failure.Class));
                span.SetTag("adflow.node", failure.Node);
            }
            if (run.HasRun)
                AddStages(span, run.Run);
        }
    }

    private static void AddStages(Activity span, in GraphRun run)
    {
        var clock = new SpanClock();
        foreach (var stage in run.StageTimes)
        {
            if (stage.StartTicks == 0)
                continue;
            using var child = Source.StartActivity("stage " + string.Join(", ", stage.Stage.Nodes.Select(Name)),
                ActivityKind.Internal, span.Context, startTime: clock.At(stage.StartTicks));
            child?.SetEndTime(clock.At(stage.EndTicks).UtcDateTime);
            child?.SetTag("adflow.operators", string.Join(", ", stage.Stage.Nodes.Select(node => node.Operator.Id)));
            if (child is not null && run.IsSampled && stage.Stage.Nodes.Count > 1)
                AddNodes(child, run, stage, clock);
        }
    }

    // A fused stage executes its nodes by turns, chunk after chunk: what each took in all is laid end to end.
    private static void AddNodes(Activity span, in GraphRun run, in StageTime stage, SpanClock clock)
    {
        long start = stage.StartTicks;
        foreach (var node in run.NodeTimes)
        {
            if (node.Stage != stage.Stage)
                continue;
            using var child = Source.StartActivity(
                Name(node.Node), ActivityKind.Internal, span.Context, startTime: clock.At(start));
            child?.SetEndTime(clock.At(start += node.Ticks).UtcDateTime);
            child?.SetTag("adflow.operator", node.Node.Operator.Id);
            child?.SetTag("adflow.rows_in", node.RowsIn);
            child?.SetTag("adflow.rows_out", node.RowsOut);
        }
    }

    private static string Name(Graphs.LogicalNode node) => string.Join(" + ", node.StandsFor);

    // Stopwatch readings as points of time, from two readings of now.
    private sealed class SpanClock
    {
        private readonly long _nowTicks = Stopwatch.GetTimestamp();
        private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

        public DateTimeOffset At(long ticks) => _now - Stopwatch.GetElapsedTime(ticks, _nowTicks);
    }
}
