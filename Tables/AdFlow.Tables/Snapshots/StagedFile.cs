namespace AdFlow.Tables;

/// <summary>A file of a store that has no name yet; deleted unless it gets one. Not thread-safe.</summary>
internal sealed class StagedFile(StoreFolder folder) : IDisposable
{
    /// <summary>Where it is until then.</summary>
    public string TemporaryPath { get; } = folder.NewTemporaryPath();

    /// <summary>SHA-256 of its bytes as 64 lower-case hexadecimal digits.</summary>
    public string Sum { get; set; } = "";

    /// <summary>
    /// Puts the file, then its sum, in the place of what was there. Nothing is flushed to the disk: after a power cut
    /// the sum tells whether the file is whole.
    /// </summary>
    public void Name(string name)
    {
        string temporarySum = folder.NewTemporaryPath();
        try
        {
            File.WriteAllText(temporarySum, StoreFolder.SumText(name, Sum));
            File.Move(TemporaryPath, folder.PathOf(name), overwrite: true);
            File.Move(temporarySum, folder.SumPathOf(name), overwrite: true);
        }
        finally
        {
            File.Delete(temporarySum);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(TemporaryPath);
}
