
namespace AdFlow.Cli;

/// <summary>Downloads the record files of a graph.</summary>
/// <param name="host">The host.</param>
/// <param name="path">Path of the recording there.</param>
/// <param name="text">Told of each file.</param>
internal sealed class FetchedRecords(HostClient host, string path, StreamWriter text)
{
    /// <summary>Finishes the current file and downloads.</summary>
    /// <param name="target">A folder, which is there or ends with a slash, for all files; or a file for the only one.
    /// </param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">There is none, or there are several for one file, or one cannot be written.
    /// </exception>
    public async Task FetchAsync(string target, CancellationToken cancellation)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, path + "/finish", null, cancellation);
        string[] names = [.. answer.RootElement.GetProperty("files").EnumerateArray()
            .Select(file => file.GetProperty("name").GetString()!)];
        bool isFolder = Directory.Exists(target) || target.EndsWith(Path.DirectorySeparatorChar);
        if (names.Length == 0)
            throw new CommandException("nothing was recorded yet");
        if (names.Length > 1 && !isFolder)
            throw new CommandException($"there are {names.Length} files; name a folder for them, such as {target}/");
        foreach (string name in names)
        {
            string file = isFolder ? Path.Combine(MakeFolder(target), Path.GetFileName(name)) : target;
            await host.DownloadAsync($"{path}/{Uri.EscapeDataString(name)}", file, cancellation);
            text.WriteLine($"{file}: {new FileInfo(file).Length} bytes");
        }
    }

    private static string MakeFolder(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{folder}: {error.Message}");
        }
    }
}
