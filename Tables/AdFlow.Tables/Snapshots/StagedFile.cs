namespace AdFlow.Tables;

/// <summary>A file of a store that has no name yet; deleted unless it gets one. Not thread-safe.</summary>
internal sealed class StagedFile(StoreFolder folder) : IDisposable
{
    /// <summary>Where it is until then.</summary>
    public string TemporaryPath { get; } = folder.NewTemporaryPath();

    /// <summary>SHA-256 of its bytes as 64 lower-case hexadecimal digits.</summary>
    public string Sum { get; set; } = "";

    /// <summary>
    /// Puts the file, then its sum, in the place of what was there. The sum is not flushed to the disk: after a power
    /// cut it may be missing or damaged, and the file is made anew.
    /// </summary>
    public void Name(string name)
    {
        var record = new SumRecord(name, Sum, SumRecord.StampOf(TemporaryPath));
        File.Move(TemporaryPath, folder.PathOf(name), overwrite: true);
        folder.WriteText(folder.SumPathOf(name), record.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(TemporaryPath);
}
