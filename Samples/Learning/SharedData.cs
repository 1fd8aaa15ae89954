namespace AdFlow.Samples.Learning;

/// <summary>Where shared data lies: <c>ADFLOW_DATA</c>, else ../shared/data beside the folder of AdFlow.sln.</summary>
public static class SharedData
{
    /// <summary>Folder of the shared data, or null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ADFLOW_DATA") is { Length: > 0 } set)
            return Directory.Exists(set) ? set : null;
        string? root = RepositoryFolder();
        string? parent = root is null ? null : Path.GetDirectoryName(root);
        string? folder = parent is null ? null : Path.Combine(parent, "shared", "data");
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>The folder that holds AdFlow.sln, above the running program; null outside a checkout.</summary>
    public static string? RepositoryFolder()
    {
        string? folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
