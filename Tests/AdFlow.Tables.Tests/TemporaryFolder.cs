namespace AdFlow.Tables.Tests;

/// <summary>A folder of its own for one test, deleted afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("adflow-").FullName;

    /// <summary>Writes a table to a file of the folder and returns the file's path.</summary>
    public string Write(string name, Action<Stream, Table> write, Table table)
    {
        string path = System.IO.Path.Combine(Path, name);
        using var target = File.Create(path);
        write(target, table);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
