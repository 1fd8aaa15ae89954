using System.Collections.Concurrent;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>
/// Binds variants when they are asked for, a few at once; gives idle ones up, and the least recently used ones where
/// there are too many. Thread-safe.
/// </summary>
internal sealed class ActivationPool : IDisposable
{
    private readonly SemaphoreSlim _seats = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<VariantSlot, bool> _filled = new();
    private readonly ConcurrentDictionary<Activation, bool> _alive = new();
    private readonly List<LateGraph> _late = [];
    private readonly FileTables _files;
    private readonly HostCounters _counters;
    private readonly SnapshotStore _store;
    private readonly AdFlowOptions _options;
    private volatile BindingBasis _basis;
    private volatile bool _isDisposed;

    /// <summary>Makes a pool.</summary>
    /// <param name="basis">What is bound to first; the pool takes the reference over.</param>
    /// <param name="files">Tables that are files of graphs.</param>
    /// <param name="counters">Counters of all graphs.</param>
    /// <param name="store">Takes those tables.</param>
    /// <param name="options">Limits and the clock.</param>
    public ActivationPool(
        BindingBasis basis, FileTables files, HostCounters counters, SnapshotStore store, AdFlowOptions options) =>
        (_basis, _files, _counters, _store, _options) = (basis, files, counters, store, options);

    /// <summary>The clock of waiting and idling.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>How many combinations of versions and arms of one graph are kept.</summary>
    public int MostVariants => _options.MostArmVariants;

    /// <summary>Tables that are files of graphs.</summary>
    public FileTables Files => _files;

    /// <summary>Holds tables and their indexes.</summary>
    public SnapshotStore Store => _store;

    /// <summary>Told of each activation before a request gets it, on the thread that bound it.</summary>
    public Action<Activation>? Bound { get; set; }

    /// <summary>Held by whoever exchanges what variants are bound to.</summary>
    public SemaphoreSlim Exchanging { get; } = new(1);

    /// <summary>Bound graphs that are not freed, those that only end their runs included.</summary>
    public int Activations => _alive.Count;

    /// <summary>All of them, in no order. Made anew by each call.</summary>
    public IEnumerable<Activation> Alive => _alive.Keys;

    /// <summary>Graphs that were given up while asynchronous nodes of answered runs go on. Made anew by each call.
    /// </summary>
    public IReadOnlyList<LateGraph> Late
    {
        get
        {
            lock (_late)
            {
                _late.RemoveAll(late => late.Slabs == 0);
                return [.. _late];
            }
        }
    }

    /// <summary>Variants that are bound, in no order. Made anew by each call.</summary>
    public IEnumerable<VariantSlot> Filled() => _filled.Keys;

    /// <summary>What variants are bound to now, with a reference that the caller releases.</summary>
    /// <exception cref="ObjectDisposedException">The host has ended.</exception>
    public BindingBasis AcquireBasis()
    {
        while (true)
        {
            if (_basis is var basis && basis.TryAcquire())
                return basis;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        }
    }

    /// <summary>Whether an activation is bound to what counts now.</summary>
    public bool IsUpToDate(Activation activation)
    {
        var basis = AcquireBasis();
        try
        {
            return basis.IsThatOf(activation);
        }
        finally
        {
            basis.Release();
        }
    }

    /// <summary>Makes another basis count; for the holder of <see cref="Exchanging"/>.</summary>
    /// <param name="next">The basis; the pool takes the reference over.</param>
    public void Exchange(BindingBasis next)
    {
        var before = _basis;
        _basis = next;
        before.Release();
    }

    /// <summary>Binds a variant to what counts now.</summary>
    /// <returns>The activation with the slot's reference, or why there is none.</returns>
    public async Task<ActivationOutcome> BindAsync(VariantSlot slot)
    {
        await _seats.WaitAsync().ConfigureAwait(false);
        var basis = AcquireBasis();
        try
        {
            return Bind(slot, basis);
        }
        finally
        {
            basis.Release();
            _seats.Release();
        }
    }

    /// <summary>Binds a variant to what may count soon.</summary>
    /// <param name="slot">The variant.</param>
    /// <param name="basis">A basis that the caller holds.</param>
    /// <inheritdoc cref="BindAsync(VariantSlot)"/>
    public async Task<ActivationOutcome> BindAsync(VariantSlot slot, BindingBasis basis)
    {
        await _seats.WaitAsync().ConfigureAwait(false);
        try
        {
            return Bind(slot, basis);
        }
        finally
        {
            _seats.Release();
        }
    }

    /// <summary>Gives up what no request has used for the time that the options say.</summary>
    public void ReleaseIdle()
    {
        foreach (var slot in _filled.Keys)
            slot.ReleaseIdle(_options.IdleRelease);
    }

    /// <summary>Binds again what is bound to files of tables that are others now. Where that fails the binding of
    /// before stays.</summary>
    /// <returns>Why some could not be bound.</returns>
    public async Task<IReadOnlyList<RunFailure>> RenewChangedAsync()
    {
        var failures = new List<RunFailure>();
        foreach (var slot in _filled.Keys)
            if (slot.Current is { } current && current.Tables.Any(HasChanged)
                && await slot.RenewAsync().ConfigureAwait(false) is { } failure)
                failures.Add(failure);
        return failures;
    }

    /// <summary>Gives the least recently used activations up where there are too many.</summary>
    /// <param name="newest">Stays.</param>
    public void MakeRoom(Activation newest)
    {
        for (int most = _options.MostActivations; _filled.Count > most;)
        {
            Activation? oldest = null;
            foreach (var slot in _filled.Keys)
                if (slot.Current is { } current && current != newest && (oldest is null || IsBefore(current, oldest)))
                    oldest = current;
            if (oldest is null)
                return;
            oldest.Slot.Evict(oldest);
        }
    }

    /// <summary>Told by a slot, which holds its lock, whether it is filled.</summary>
    public void Filled(VariantSlot slot, bool isFilled)
    {
        if (isFilled)
            _filled[slot] = true;
        else
            _filled.TryRemove(slot, out _);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _basis.Release();
    }

    private bool HasChanged(BoundTableUse use) => use.File is { } file && _files.HasChanged(file, use.Table);

    // Those without runs go first: giving up the others frees nothing yet.
    private static bool IsBefore(Activation one, Activation other) =>
        one.Runs > 0 == other.Runs > 0 ? one.LastUse < other.LastUse : one.Runs == 0;

    private ActivationOutcome Bind(VariantSlot slot, BindingBasis basis)
    {
        var diagnostics = new DiagnosticBag();
        var tables = new BindingTables(basis, _files, _counters);
        try
        {
            return Read(slot, diagnostics) is { } spec && GraphActivation.Open(
                spec, basis.Operators.Catalog, _store, tables, diagnostics, options: _options.Running,
                planning: _options.Planning) is { } graph
                ? new(Enlist(slot, graph, tables, basis), null)
                : new(null, Failure(slot, slot.Version.Bundle.IsWhole() ? FailureClass.GraphAuthor
                    : FailureClass.Internal, string.Join("\n", diagnostics.ToList())));
        }
        // A plugin's code may throw whatever it likes.
        catch (Exception error)
        {
            tables.CloseAll();
            // As text only: an exception would keep the plugin that threw it from being unloaded.
            return new(null, Failure(slot, FailureClass.Internal, $"{error.GetType().Name}: {error.Message}") with
            {
                Cause = new InvalidOperationException(error.ToString()),
            });
        }
    }

    private static GraphSpec? Read(VariantSlot slot, DiagnosticBag diagnostics)
    {
        if (slot.Version.Bundle.Read(diagnostics) is not { } spec)
            return null;
        if (slot.RungIndex == 0)
            slot.Rungs = [.. QualityLadder.Names(spec)];
        return slot.Variant.Change(spec, slot.Rung, diagnostics);
    }

    private Activation Enlist(VariantSlot slot, ActivatedGraph graph, BindingTables tables, BindingBasis basis)
    {
        basis.Operators.TryAcquire();
        var activation = new Activation(
            slot, graph, tables.Uses, basis.Operators, _options.Limits, Delist);
        _alive[activation] = true;
        Bound?.Invoke(activation);
        return activation;
    }

    private void Delist(Activation activation)
    {
        _alive.TryRemove(activation, out _);
        if (activation.Graph.Slabs > 0)
            lock (_late)
                _late.Add(LateGraph.Of(activation));
    }

    private static RunFailure Failure(VariantSlot slot, FailureClass failureClass, string reason) => new(
        failureClass, HostFailureCodes.NotActivated,
        $"V{slot.Variant.ToString()[1..]} cannot be activated: " + reason.Replace(
            slot.Version.Bundle.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), slot.Graph);
}
