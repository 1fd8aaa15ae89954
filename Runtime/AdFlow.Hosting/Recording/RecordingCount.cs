using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdFlow.Hosting;

/// <summary>
/// How many runs a recording has written, kept in a file beside its record files so that a start of the host goes on
/// counting. Used by one thread at a time.
/// </summary>
/// <param name="folder">Folder of the recording's files.</param>
/// <param name="spec">The recording.</param>
internal sealed class RecordingCount(string folder, RecordingSpec spec)
{
    private const string Name = "count.json";

    /// <summary>Runs that were written before the host started; 0 where they are another recording's.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public long Read()
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            return 0;
        try
        {
            var kept = JsonSerializer.Deserialize(
                File.ReadAllBytes(path), RecordingCountJson.Default.RecordingCountContent);
            return kept is not null && kept.Recording == spec ? Math.Max(0, kept.Runs) : 0;
        }
        catch (JsonException error)
        {
            throw new IOException($"{path} is damaged, so 'most' is counted anew: {error.Message}", error);
        }
    }

    /// <summary>Keeps what was written up to now.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public void Write(long runs)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Name), made = path + ".made";
        File.WriteAllBytes(made, JsonSerializer.SerializeToUtf8Bytes(
            new RecordingCountContent(spec, runs), RecordingCountJson.Default.RecordingCountContent));
        File.Move(made, path, overwrite: true);
    }
}

/// <summary>What lies in the file of a count.</summary>
/// <param name="Recording">Whose count it is.</param>
/// <param name="Runs">Runs that were written.</param>
internal sealed record RecordingCountContent(RecordingSpec Recording, long Runs);

/// <summary>Reads and writes counts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordingCountContent))]
internal sealed partial class RecordingCountJson : JsonSerializerContext;
