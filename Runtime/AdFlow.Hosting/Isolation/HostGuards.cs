using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>What keeps a host up: how much it takes on, and what is done about graphs and runs that harm others. One
/// for a host. Thread-safe.</summary>
internal sealed class HostGuards : IDisposable
{
    private volatile bool _isDraining;

    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public HostGuards(AdFlowOptions options, ILoggerFactory logs)
    {
        options.Isolation.Check();
        Log = logs.CreateLogger("AdFlow.Guards");
        Isolation = options.Isolation;
        Admission = new HostAdmission(options.Admission, options.Time);
        Stuck = new StuckRuns(Admission, options.Isolation);
        options.Quality.Check();
        Quality = new QualityLoop(options.Quality, options.Time);
        Watch = new RunWatch(Admission, Stuck, options.Isolation, Log);
    }

    /// <summary>Settings.</summary>
    public IsolationOptions Isolation { get; }

    /// <summary>What the graphs share.</summary>
    public HostAdmission Admission { get; }

    /// <summary>Runs that do not stop.</summary>
    public StuckRuns Stuck { get; }

    /// <summary>Looks at runs.</summary>
    public RunWatch Watch { get; }

    /// <summary>Looks at graphs with a quality ladder.</summary>
    public QualityLoop Quality { get; }

    /// <summary>Takes what happens.</summary>
    public ILogger Log { get; }

    /// <summary>Whether the host is about to stop.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>From now on the host says that it is about to stop.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>A circuit of a version.</summary>
    public Circuit CircuitOf(string graph, string version) => new(graph, version, Isolation, Admission.Time, Log);

    /// <inheritdoc/>
    public void Dispose()
    {
        Watch.Dispose();
        Quality.Dispose();
    }
}
