using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Where a graph that is recorded comes from. Immutable.</summary>
public sealed record GraphOrigin
{
    /// <summary>Plugins that are loaded.</summary>
    public IReadOnlyList<RecordedPlugin> Plugins { get; init; } = [];

    /// <summary>Name of its deployed version, or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>Arms of experiments that it has, as <c>layer=arm</c> with commas between them, or empty.</summary>
    public string Arms { get; init; } = "";

    /// <summary>Rung of its quality ladder that it was taken at, or empty.</summary>
    public string Rung { get; init; } = "";

    /// <summary>What arms and rung changed, in the order in which they were applied.</summary>
    public IReadOnlyList<RecordedOverlay> Overlays { get; init; } = [];

    /// <summary>The graph without those changes, whose files are needed to read it again; null where there are none.
    /// </summary>
    public GraphSpec? Written { get; init; }
}
