namespace AdFlow.Hosting;

/// <summary>A finished file of a recording. Immutable.</summary>
/// <param name="FullName">Its full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Runs">Runs in it.</param>
/// <param name="Problem">Why it cannot be read, or null.</param>
internal sealed record RecordingFile(string FullName, long Bytes, long Runs, string? Problem)
{
    /// <summary>Its name.</summary>
    public string Name => Path.GetFileName(FullName);
}
