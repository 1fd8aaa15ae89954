using System.Collections.Immutable;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>One shadow of a graph: runs requests again and compares the outputs. Used by one thread at a time; the
/// comparison may be read by others.</summary>
internal sealed class ShadowRun
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly AdmissionTicket _ticket = new();
    private readonly GraphAdmission _admission;
    private readonly ActivationPool _pool;
    private readonly VariantSlot? _slot;
    private readonly string? _problem;
    private readonly bool _ownsSlot;

    /// <summary>Makes a shadow; one whose version or arms are not there fails each time.</summary>
    public ShadowRun(ShadowSpec spec, DeployedGraph graph, ImmutableDictionary<string, VersionState> versions,
        GraphAdmission admission, ActivationPool pool)
    {
        (Spec, _admission, _pool) = (spec, admission, pool);
        var variant = ShadowVariant.Of(spec, graph, out _problem);
        Version = variant?.Version;
        _ownsSlot = variant is { Arms.Count: > 0 };
        _slot = variant is null ? null
            : _ownsSlot ? new VariantSlot(graph.Name, variant, pool) : versions[spec.Version].Plain;
        Summary = new ShadowSummary(KeysOf(variant));
    }

    /// <summary>What it is.</summary>
    public ShadowSpec Spec { get; }

    /// <summary>Its version; null where that is not there.</summary>
    public GraphVersion? Version { get; }

    /// <summary>What was found.</summary>
    public ShadowSummary Summary { get; }

    /// <summary>Runs a request again and compares.</summary>
    /// <param name="entry">The request and its answer.</param>
    /// <param name="body">Has the request alone.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(ShadowEntry entry, RequestBody body, CancellationToken cancellation)
    {
        try
        {
            await WaitForProcessorAsync(cancellation).ConfigureAwait(false);
            await CompareAsync(entry, body, cancellation).ConfigureAwait(false);
        }
        // A shadow must not end those behind it, whatever its operators throw.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Summary.Add(entry, null, new RunFailure(
                FailureClass.Internal, FailureCodes.Bug, error.Message, Spec.Version), TimeSpan.Zero);
        }
        finally
        {
            _admission.Leave(_ticket);
        }
    }

    /// <summary>Gives up what is bound for it alone.</summary>
    public void Retire()
    {
        if (_ownsSlot)
            _slot!.Retire();
    }

    // Live requests never stand behind it: it takes a processor that nobody waits for.
    private async ValueTask WaitForProcessorAsync(CancellationToken cancellation)
    {
        while (true)
        {
            (_ticket.Priority, _ticket.Share) = (0, _admission.Cost.Share);
            if (_admission.IsIdle && _admission.TryTake(_ticket))
                return;
            await Task.Delay(Pause, _pool.Time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(ShadowEntry entry, RequestBody body, CancellationToken cancellation)
    {
        var (activation, failure) = _slot is null ? default
            : await _slot.AcquireAsync(MostTime, cancellation).ConfigureAwait(false);
        if (activation is null)
        {
            Summary.Add(entry, null, failure ?? new RunFailure(FailureClass.GraphAuthor,
                HostFailureCodes.NotActivated, _problem ?? "The version was taken away.", Spec.Version), TimeSpan.Zero);
            return;
        }
        var seat = activation.Rent();
        try
        {
            long began = _pool.Time.GetTimestamp();
            if (seat.Read(body, 0, out var row) is { } refusal)
            {
                Summary.Add(entry, null, refusal, TimeSpan.Zero);
                return;
            }
            using var run = await activation.Graph.RunAsync(new RunRequest
            {
                Request = row, Seed = entry.Seed, NowMicroseconds = entry.NowMicroseconds, EnforceDeadline = true,
                TimeLeft = MostTime, IsShadow = true, Cancellation = cancellation,
            }).ConfigureAwait(false);
            var elapsed = _pool.Time.GetElapsedTime(began);
            Summary.Add(entry, run.Failure is null ? ShadowRuns.Outputs(activation.Answers, run) : null,
                run.Failure, elapsed);
        }
        finally
        {
            activation.Return(seat);
            activation.Release();
        }
    }

    // Rows are told apart by what identifies them in tables, where an output has it.
    private static HashSet<string> KeysOf(GraphVariant? variant) =>
    [
        .. variant?.Version.Bundle.Read(new DiagnosticBag())?.Tables
            .Where(table => table.Key is not null).Select(table => table.Key!.Text) ?? [],
    ];
}
