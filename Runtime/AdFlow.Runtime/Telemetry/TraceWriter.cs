using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdFlow.Runtime;

/// <summary>
/// Writes what runs did as Chrome trace events, which Perfetto (ui.perfetto.dev) and chrome://tracing show: a complete
/// event for each run, within it one for each stage, within that one for each node that was measured. What a worker
/// executed, a stage or some of its rows, is on the track of that worker's thread; asynchronous operators, which have
/// no thread of their own, are on tracks beside, and so are requests that were under way at once. Writes run by run and
/// keeps nothing but when tracks are free; not thread-safe.
/// Source of the format: "Trace Event Format" (Google, 2016).
/// </summary>
public sealed class TraceWriter : IDisposable
{
    private const int BufferBytes = 1 << 16;

    // Tracks: the requests with what their own threads execute, the workers, then what waits elsewhere.
    private const int Requests = 1, FirstBeside = 1_000, FirstAtOnce = 100_000;

    private static readonly double TickMicroseconds = 1e6 / Stopwatch.Frequency;

    // Names are read by people, and no browser takes this text for a page.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _json;
    private readonly TraceNames _names;
    private readonly List<long> _requestEnds = [];
    private readonly List<long> _besideEnds = [];
    private readonly HashSet<int> _named = [];
    private long _origin;
    private int _track;

    /// <summary>Begins a trace.</summary>
    /// <param name="target">Takes the JSON text; it is left open.</param>
    /// <param name="plan">What is executed in every run that is written.</param>
    public TraceWriter(Stream target, PhysicalPlan plan)
    {
        _names = new TraceNames(plan);
        _json = new Utf8JsonWriter(target, Format);
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ns");
        _json.WriteStartArray("traceEvents");
        Name("process_name", 0, $"adflow {plan.Logical.Graph}");
    }

    /// <summary>Writes a run that has ended.</summary>
    /// <param name="request">Number of its request.</param>
    /// <param name="run">The run; it is not disposed yet.</param>
    public void Write(long request, in GraphRun run)
    {
        long start = long.MaxValue, end = 0;
        foreach (var time in run.StageTimes)
            if (time.Stage is not null)
                (start, end) = (Math.Min(start, time.StartTicks), Math.Max(end, time.EndTicks));
        if (end == 0)
            return;
        if (_origin == 0)
            _origin = start;
        int atOnce = FreePlace(_requestEnds, start, end);
        _track = atOnce == 0 ? Track(Requests, "requests")
            : Track(FirstAtOnce + atOnce, $"requests at once {atOnce + 1}");
        WriteRun(request, run, start, end);
        var nodes = run.NodeTimes;
        foreach (var time in run.StageTimes)
            if (time.Stage is not null)
                WriteStage(request, time, nodes);
        foreach (var time in run.HelpTimes)
            WriteHelp(request, time);
        if (_json.BytesPending > BufferBytes)
            _json.Flush();
    }

    /// <summary>Ends the trace.</summary>
    public void Dispose()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Dispose();
    }

    private void WriteRun(long request, in GraphRun run, long start, long end)
    {
        Begin($"request {request}", "request", _track, start, end - start);
        _json.WriteNumber("request", request);
        if (run.Failure is { } failure)
            _json.WriteString("error", failure.Code);
        foreach (var degraded in run.Degraded)
            _json.WriteString($"degraded {degraded.Node}", degraded.Code);
        End();
    }

    private void WriteStage(long request, in StageTime time, ReadOnlySpan<NodeTime> all)
    {
        var nodes = Of(time.Stage, all);
        int track = TrackOf(time);
        Begin(_names.Title(time.Stage), "stage", track, time.StartTicks, time.EndTicks - time.StartTicks);
        _json.WriteNumber("request", request);
        _json.WriteNumber("stage", time.Stage.Ordinal);
        _json.WriteString("kind", TraceNames.Kind(time.Stage));
        Strings("operators", _names.Operators(time.Stage));
        Rows(nodes[0].RowsIn, nodes[^1].RowsOut);
        Call(time.Call);
        End();
        WriteNodes(request, time, nodes, track);
    }

    private void WriteHelp(long request, in StageTime time)
    {
        Begin($"rows of {_names.Title(time.Stage)}", "rows", TrackOf(time), time.StartTicks,
            time.EndTicks - time.StartTicks);
        _json.WriteNumber("request", request);
        _json.WriteNumber("stage", time.Stage.Ordinal);
        End();
    }

    // Nodes of a fused stage take turns chunk by chunk: they are shown one after the other, each as long as all its
    // turns, and on several threads together, squeezed into the stage.
    private void WriteNodes(long request, in StageTime time, ReadOnlySpan<NodeTime> nodes, int track)
    {
        long sum = 0, length = time.EndTicks - time.StartTicks;
        foreach (var node in nodes)
            sum += node.Ticks;
        double scale = sum > length ? (double)length / sum : 1, at = time.StartTicks;
        foreach (var node in nodes)
        {
            if (!node.IsMeasured)
                continue;
            double ticks = node.Ticks * scale;
            Begin(_names.Title(node.Node), "operator", track, at, ticks);
            _json.WriteNumber("request", request);
            _json.WriteString("operator", node.Node.Operator.Id);
            Strings("nodes", node.Node.StandsFor);
            Rows(node.RowsIn, node.RowsOut);
            _json.WriteNumber("time_us", Microseconds(node.Ticks));
            End();
            at += ticks;
        }
    }

    private static ReadOnlySpan<NodeTime> Of(PhysicalStage stage, ReadOnlySpan<NodeTime> all)
    {
        int first = 0;
        while (all[first].Stage != stage)
            first++;
        return all.Slice(first, stage.Nodes.Count);
    }

    // Of asynchronous operators the first track on which none is waited for.
    private int TrackOf(in StageTime time)
    {
        if (time.Stage is not OperatorStage { Operator.IsAsynchronous: true })
            return time.Worker == 0 ? _track : Track(Requests + time.Worker, $"worker {time.Worker}");
        int beside = FreePlace(_besideEnds, time.StartTicks, time.EndTicks);
        return Track(FirstBeside + beside, $"asynchronous {beside + 1}");
    }

    // The first place where nothing is until then: what overlaps is shown on tracks of its own.
    private static int FreePlace(List<long> ends, long start, long end)
    {
        int place = ends.FindIndex(other => other <= start);
        if (place < 0)
        {
            place = ends.Count;
            ends.Add(end);
        }
        ends[place] = end;
        return place;
    }

    private int Track(int track, string name)
    {
        if (_named.Add(track))
            Name("thread_name", track, name);
        return track;
    }

    private void Name(string kind, int track, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("name", kind);
        _json.WriteString("ph", "M");
        _json.WriteNumber("pid", Environment.ProcessId);
        _json.WriteNumber("tid", track);
        _json.WriteStartObject("args");
        _json.WriteString("name", name);
        End();
    }

    private void Begin(string name, string category, int track, double start, double ticks)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString("cat", category);
        _json.WriteString("ph", "X");
        _json.WriteNumber("pid", Environment.ProcessId);
        _json.WriteNumber("tid", track);
        _json.WriteNumber("ts", Microseconds(start - _origin));
        _json.WriteNumber("dur", Microseconds(ticks));
        _json.WriteStartObject("args");
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Rows(int rowsIn, int rowsOut)
    {
        if (rowsIn >= 0)
            _json.WriteNumber("rows_in", rowsIn);
        if (rowsOut >= 0)
            _json.WriteNumber("rows_out", rowsOut);
    }

    // Stages of several requests that have one number of a call shared it.
    private void Call(in SharedCall call)
    {
        if (call.Id == 0)
            return;
        _json.WriteNumber("call", call.Id);
        _json.WriteNumber("call_rows", call.Rows);
        _json.WriteNumber("call_runs", call.Runs);
    }

    private void Strings(string name, IReadOnlyList<string> values)
    {
        _json.WriteStartArray(name);
        foreach (string value in values)
            _json.WriteStringValue(value);
        _json.WriteEndArray();
    }

    private static double Microseconds(double ticks) => Math.Round(ticks * TickMicroseconds, 3);
}
