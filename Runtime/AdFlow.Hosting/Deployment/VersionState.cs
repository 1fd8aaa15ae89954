namespace AdFlow.Hosting;

/// <summary>What lives as long as a version is deployed. Thread-safe.</summary>
internal sealed class VersionState(string graph, GraphVersion version, ActivationPool pool, HostGuards guards)
{
    private volatile VersionArms? _arms;
    private volatile bool _isRetired;

    /// <summary>Name of the graph.</summary>
    public string Graph => graph;

    /// <summary>The version.</summary>
    public GraphVersion Version => version;

    /// <summary>The version as its author wrote it, without arms or rungs.</summary>
    public VariantSlot Plain { get; } = new(graph, new GraphVariant(version), pool);

    /// <summary>Its experiments; null where there are none.</summary>
    public VersionArms? Arms => _arms;

    /// <summary>Isolates it when it fails again and again.</summary>
    public Circuit Circuit { get; } = guards.CircuitOf(graph, version.Name);

    /// <summary>What became of its requests.</summary>
    public RunStatistics Statistics { get; } = new(pool.Time);

    /// <summary>Whether it is not deployed any more.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Gives up what is bound, once the runs under way have ended.</summary>
    public void Retire()
    {
        _isRetired = true;
        Plain.Retire();
        _arms?.Retire();
    }

    /// <summary>Takes part in experiments from now on, or in none; what is bound of others is left to them.</summary>
    public void Join(ExperimentState? experiments)
    {
        if (!ReferenceEquals(_arms?.Experiments, experiments))
            _arms = experiments is null ? null : new VersionArms(experiments, this, pool);
    }
}
