using System.Collections.Concurrent;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Binds variants when they are asked for, a few at once, and gives idle ones up. Thread-safe.</summary>
internal sealed class ActivationPool(
    OperatorCatalog catalog, HostTables tables, SnapshotStore store, AdFlowOptions options)
{
    private readonly SemaphoreSlim _seats = new(Environment.ProcessorCount);
    private readonly ConcurrentDictionary<VariantSlot, bool> _bound = new();
    private int _activations;

    /// <summary>The clock of waiting and idling.</summary>
    public TimeProvider Time => options.Time;

    /// <summary>Bound graphs that are not freed, those that only end their runs included.</summary>
    public int Activations => Volatile.Read(ref _activations);

    /// <summary>Binds a variant.</summary>
    /// <returns>The activation with the slot's reference, or why there is none.</returns>
    public async Task<ActivationOutcome> BindAsync(VariantSlot slot)
    {
        await _seats.WaitAsync().ConfigureAwait(false);
        try
        {
            return Bind(slot);
        }
        finally
        {
            _seats.Release();
        }
    }

    /// <summary>Gives up what no request has used for the time that the options say.</summary>
    public void ReleaseIdle()
    {
        foreach (var slot in _bound.Keys)
            if (slot.ReleaseIdle(options.IdleRelease))
                _bound.TryRemove(slot, out _);
    }

    private ActivationOutcome Bind(VariantSlot slot)
    {
        var diagnostics = new DiagnosticBag();
        try
        {
            if (GraphActivation.Open(slot.Version.Bundle.GraphPath, catalog, store, tables, diagnostics,
                    options: options.Running, planning: options.Planning) is { } graph)
            {
                Interlocked.Increment(ref _activations);
                _bound[slot] = true;
                return new(new Activation(slot.Version.Name, graph, options.Limits,
                    () => Interlocked.Decrement(ref _activations)), null);
            }
            return new(null, Failure(slot, FailureClass.GraphAuthor, string.Join("\n", diagnostics.ToList())));
        }
        // A plugin's code may throw whatever it likes.
        catch (Exception error)
        {
            return new(null, Failure(slot, FailureClass.Internal, $"{error.GetType().Name}: {error.Message}") with
            {
                Cause = error,
            });
        }
    }

    private static RunFailure Failure(VariantSlot slot, FailureClass failureClass, string reason) => new(
        failureClass, HostFailureCodes.NotActivated,
        $"Version '{slot.Version.Name}' cannot be activated: {reason}", slot.Graph);
}
