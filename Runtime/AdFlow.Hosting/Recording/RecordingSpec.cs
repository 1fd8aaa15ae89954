using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdFlow.Hosting;

/// <summary>Which runs of a graph are recorded: those that any of the rules wants. Immutable.</summary>
/// <param name="Percent">Share of all runs, above 0 and up to 100, drawn by the run's seed; or null.</param>
/// <param name="Field">Name of a field of the request; runs where it has one of <paramref name="Values"/>; or null.
/// </param>
/// <param name="Values">Those values as text, see <see cref="AdFlow.Runtime.FieldText"/>; null without a field.</param>
/// <param name="SlowerMs">Runs whose request took longer from its arrival on, in milliseconds, above 0; or null.
/// </param>
/// <param name="Failed">Runs that failed.</param>
/// <param name="Where">Condition over the rows of an output and the request: runs where it holds for any row; or null.
/// </param>
/// <param name="Output">Name of that output; null for the only one.</param>
/// <param name="OnDemand">Runs whose sender asks for it by <c>AdFlow-Record: 1</c>.</param>
/// <param name="Most">Runs after which the recording ends by itself, from 1 on; or null. A start of the host goes on
/// counting.</param>
/// <param name="Megabytes">Size of a file, in MiB, after which another one is begun, 1 to 1024.</param>
/// <param name="Files">Finished files that are kept, 1 to 1000; older ones are deleted.</param>
public sealed record RecordingSpec(
    double? Percent = null, string? Field = null, IReadOnlyList<string>? Values = null, double? SlowerMs = null,
    bool Failed = false, string? Where = null, string? Output = null, bool OnDemand = false, long? Most = null,
    int Megabytes = 256, int Files = 10)
{
    /// <inheritdoc/>
    public bool Equals(RecordingSpec? other) =>
        other is not null && ToJson().AsSpan().SequenceEqual(other.ToJson());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Percent, Field, SlowerMs, Where, Most);

    /// <inheritdoc/>
    public override string ToString()
    {
        string?[] rules =
        [
            Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent} %") : null,
            Field is null ? null : $"{Field} = {string.Join(" or ", Values ?? [])}",
            SlowerMs is { } slower ? string.Create(CultureInfo.InvariantCulture, $"slower than {slower} ms") : null,
            Failed ? "failed" : null,
            Where is null ? null : $"where {Where}",
            OnDemand ? "on demand" : null,
        ];
        string most = Most is { } runs ? string.Create(CultureInfo.InvariantCulture, $", at most {runs} runs") : "";
        return string.Join(", or ", rules.Where(rule => rule is not null)) + most;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static RecordingSpec Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, RecordingJson.Default.RecordingSpec) ?? throw new JsonException("it is null");

    /// <summary>What <see cref="Read"/> reads.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RecordingJson.Default.RecordingSpec);
}

/// <summary>Reads and writes recordings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordingSpec))]
internal sealed partial class RecordingJson : JsonSerializerContext;
