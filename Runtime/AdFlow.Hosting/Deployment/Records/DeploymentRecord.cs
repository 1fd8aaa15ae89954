using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdFlow.Hosting;

/// <summary>An entry of the deployment log: what was done, and all that is deployed of the graph since.</summary>
/// <param name="At">When.</param>
/// <param name="Done">What, in words.</param>
/// <param name="Graph">Name of the graph.</param>
/// <param name="State">What is deployed of it from then on; null where nothing is.</param>
internal sealed record DeploymentRecord(DateTimeOffset At, string Done, string Graph, GraphRecord? State)
{
    /// <summary>The record as the log has it.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, RecordJson.Default.DeploymentRecord);

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static DeploymentRecord Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, RecordJson.Default.DeploymentRecord)
        ?? throw new JsonException("a record of the deployment log is null");
}

/// <summary>What is deployed of a graph.</summary>
/// <param name="Versions">Its versions, in the order of deployment.</param>
/// <param name="Traffic">Which of them answer.</param>
/// <param name="Before">What answered before, the latest last.</param>
/// <param name="Experiments">The document of its experiments, or null.</param>
/// <param name="Shadows">Its shadows; null for none.</param>
/// <param name="Removed">Versions that were taken away, the latest last; null for none.</param>
/// <param name="Recording">Which of its runs are recorded, or null.</param>
internal sealed record GraphRecord(
    IReadOnlyList<VersionRecord> Versions, TrafficSplit Traffic, IReadOnlyList<TrafficSplit> Before,
    string? Experiments = null, IReadOnlyList<ShadowSpec>? Shadows = null,
    IReadOnlyList<RemovedVersion>? Removed = null, RecordingSpec? Recording = null)
{
    /// <summary>The record of a graph.</summary>
    public static GraphRecord Of(DeployedGraph graph) => new(
        [.. graph.Versions.Select(VersionRecord.Of)], graph.Traffic, graph.Before,
        graph.Experiments?.Text, graph.Shadows.Count > 0 ? graph.Shadows : null,
        graph.Removed.Count > 0 ? graph.Removed : null, graph.Recording);

    /// <summary>The graph that is recorded.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bundles">Where its bundles lie.</param>
    public DeployedGraph ToGraph(string name, BundleStore bundles) => new(
        name, [.. Versions.Select(version => version.ToVersion(bundles))], Traffic)
    {
        Before = Before,
        Shadows = Shadows ?? [],
        Removed = Removed ?? [],
        Recording = Recording,
        Experiments = Experiments is null ? null : ExperimentText.Read(Experiments),
    };
}

/// <summary>A deployed version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">Hash of its bundle.</param>
/// <param name="File">The graph's file in it.</param>
/// <param name="At">When it was deployed.</param>
internal sealed record VersionRecord(string Name, string Hash, string File, DateTimeOffset At)
{
    /// <summary>The record of a version.</summary>
    public static VersionRecord Of(GraphVersion version) =>
        new(version.Name, version.Bundle.Hash, version.Bundle.GraphFile, version.DeployedAt);

    /// <summary>The version that is recorded.</summary>
    public GraphVersion ToVersion(BundleStore bundles) =>
        new(Name, new GraphBundle(Hash, bundles.FolderOf(Hash), File), At);
}

/// <summary>Reads and writes records without reflection, which a start would wait for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DeploymentRecord))]
internal sealed partial class RecordJson : JsonSerializerContext;
