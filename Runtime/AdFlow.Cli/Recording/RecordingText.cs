using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary>What a host tells of a recording, for people.</summary>
internal static class RecordingText
{
    // Conditions are read by people: '>' stays '>'.
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static void Write(StreamWriter text, string graph, JsonElement answer)
    {
        var recording = answer.GetProperty("recording");
        text.WriteLine(recording.ValueKind is JsonValueKind.Null ? $"{graph}: no recording"
            : $"{graph}: {JsonSerializer.Serialize(recording, Readable)}");
        if (recording.ValueKind is not JsonValueKind.Null)
            text.WriteLine($"  {answer.GetProperty("accepted")} runs, {answer.GetProperty("written")} of them written, "
                + $"{answer.GetProperty("waiting")} waiting; {answer.GetProperty("dropped")} lost");
        if (answer.GetProperty("problem").GetString() is { } problem)
            text.WriteLine($"  problem: {problem}");
        foreach (var unbound in answer.GetProperty("where_not_bound").EnumerateArray())
            text.WriteLine($"  version {unbound.GetProperty("version")} is not recorded by its condition: "
                + unbound.GetProperty("problem"));
        foreach (var file in answer.GetProperty("files").EnumerateArray())
            text.WriteLine($"  {file.GetProperty("name")}: {file.GetProperty("runs")} runs, "
                + $"{file.GetProperty("bytes")} bytes"
                + (file.TryGetProperty("problem", out var damage) ? $"; {damage}" : ""));
    }
}
