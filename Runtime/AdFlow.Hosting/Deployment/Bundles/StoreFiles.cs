using AdFlow.Tables.Logs;

namespace AdFlow.Hosting;

/// <summary>
/// What is done to files of the store, one step after another, so that a test can end the process before any step.
/// Thread-safe.
/// </summary>
/// <param name="before">Called before each step with what it is; null but in tests.</param>
internal sealed class StoreFiles(Action<string>? before = null)
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Tells of a step that is done elsewhere.</summary>
    public void Step(string what) => before?.Invoke(what);

    /// <summary>Makes a folder, with those it lies in.</summary>
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        Step("create folder");
        Directory.CreateDirectory(path);
    }

    /// <summary>Makes a file that is not there.</summary>
    public FileStream Create(string path)
    {
        Step("create file");
        return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, ChunkBytes);
    }

    /// <summary>Returns when all files of a folder, and its names, are on the disk; those of folders in it too.
    /// </summary>
    public void FlushTree(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            Step("flush file");
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
        foreach (string inner in Directory.EnumerateDirectories(folder))
            FlushTree(inner);
        FlushNames(folder);
    }

    /// <summary>Returns when the names in a folder are on the disk.</summary>
    public void FlushNames(string folder)
    {
        Step("flush folder");
        FolderFlush.Flush(folder);
    }

    /// <summary>Gives a folder another name, as one step.</summary>
    public void Move(string from, string to)
    {
        Step("move folder");
        Directory.Move(from, to);
    }

    /// <summary>Deletes a file, or a folder with all in it.</summary>
    public void Delete(string path)
    {
        if (Directory.Exists(path))
            foreach (string inner in Directory.GetFileSystemEntries(path))
                Delete(inner);
        Step("delete");
        if (Directory.Exists(path))
            Directory.Delete(path);
        else
            File.Delete(path);
    }
}
