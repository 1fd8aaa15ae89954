using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Hosting;

/// <summary>
/// The shadows of a graph: copies live requests into a bounded queue after they were answered, and runs them again, one
/// at a time and only while nobody waits for a processor. A full queue drops and counts. Thread-safe.
/// </summary>
internal sealed class ShadowRuns
{
    private const int MostEntries = 256;
    private const long MostBytes = 64L << 20;

    private readonly Channel<ShadowEntry> _queue = Channel.CreateBounded<ShadowEntry>(
        new BoundedChannelOptions(MostEntries) { SingleReader = true });
    private readonly CancellationTokenSource _end = new();
    private readonly IReadOnlyList<ShadowSpec> _specs;
    private readonly AdFlow.Graphs.ExperimentDocument? _experiments;
    private readonly ulong[] _seeds;
    private readonly string _graph;
    private long _bytes, _dropped;

    /// <summary>Begins them.</summary>
    /// <param name="graph">What is deployed.</param>
    /// <param name="versions">Its versions.</param>
    /// <param name="admission">Says when processors are free.</param>
    /// <param name="pool">Binds variants.</param>
    public ShadowRuns(DeployedGraph graph, ImmutableDictionary<string, VersionState> versions,
        GraphAdmission admission, ActivationPool pool)
    {
        (_specs, _experiments, _graph) = (graph.Shadows, graph.Experiments, graph.Name);
        Shadows = [.. _specs.Select(spec => new ShadowRun(spec, graph, versions, admission, pool))];
        _seeds = [.. _specs.Select(spec => StableHash.Of($"{graph.Name}\u0002{spec.Version}", spec.Arms ?? ""))];
        _ = Task.Run(WorkAsync);
    }

    /// <summary>The shadows.</summary>
    public ShadowRun[] Shadows { get; }

    /// <summary>Requests that were to be run and were not, because the queue was full.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Requests that wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Whether they are those of a graph as it is now.</summary>
    public bool Fits(DeployedGraph graph) => _specs.SequenceEqual(graph.Shadows)
        && (_specs.All(spec => spec.Arms is null) || Equals(_experiments, graph.Experiments))
        && Shadows.All(shadow => ReferenceEquals(shadow.Version, graph.Find(shadow.Spec.Version)));

    /// <summary>Whether a shadow is to run a request that was run. Allocates nothing.</summary>
    public bool Wants(ServedRun run) => run.HasRun && Drawn(run.Request.Seed) != 0;

    /// <summary>Copies a request and its outputs, if the queue has room.</summary>
    /// <param name="run">Has run, and is not given back.</param>
    /// <param name="body">Has the request.</param>
    /// <param name="request">Its number.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Offer(ServedRun run, RequestBody body, int request, TimeSpan elapsed)
    {
        if (Volatile.Read(ref _bytes) > MostBytes || _queue.Reader.Count >= MostEntries)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }
        bool isJson = body.Form is not RequestForm.Arrow;
        var entry = new ShadowEntry(Drawn(run.Request.Seed),
            isJson ? body.Json(request).ToArray() : Arrow(run.Request.Request),
            isJson ? RequestFormat.Json : RequestFormat.Arrow,
            run.Failure is null ? Outputs(run.Activation!.Answers, run.Run) : null,
            run.Request.Seed, run.Request.NowMicroseconds, elapsed);
        Interlocked.Add(ref _bytes, entry.Bytes);
        if (_queue.Writer.TryWrite(entry))
            return;
        Interlocked.Add(ref _bytes, -entry.Bytes);
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Ends them.</summary>
    public void Retire()
    {
        _queue.Writer.TryComplete();
        _end.Cancel();
        foreach (var shadow in Shadows)
            shadow.Retire();
    }

    /// <summary>The outputs of a run as a JSON object.</summary>
    public static ReadOnlyMemory<byte> Outputs(AnswerShape shape, in GraphRun run)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        shape.Write(json, run);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private static byte[] Arrow(Batch row)
    {
        using var stream = new MemoryStream();
        using (var writer = new IpcStreamWriter(stream, row.Schema))
            writer.Write(row);
        return stream.ToArray();
    }

    private ulong Drawn(ulong seed)
    {
        ulong drawn = 0;
        for (int i = 0; i < _seeds.Length; i++)
            if ((StableHash.Mix(seed, _seeds[i]) >> 11) * (100.0 / (1L << 53)) < _specs[i].Percent)
                drawn |= 1UL << i;
        return drawn;
    }

    private async Task WorkAsync()
    {
        try
        {
            using var body = new RequestBody();
            await foreach (var entry in _queue.Reader.ReadAllAsync(_end.Token).ConfigureAwait(false))
            {
                Interlocked.Add(ref _bytes, -entry.Bytes);
                body.Read(entry.Body, entry.Format, _graph);
                for (int i = 0; i < Shadows.Length; i++)
                    if ((entry.Shadows >> i & 1) != 0)
                        await Shadows[i].RunAsync(entry, body, _end.Token).ConfigureAwait(false);
            }
        }
        // They were ended.
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
    }
}
