namespace AdFlow.Tables.Tests;

/// <summary>Where shared test data lies: ADFLOW_DATA, else ../shared/data beside the folder of AdFlow.sln.</summary>
internal static class SharedData
{
    /// <summary>A folder of the shared data, or null where it is absent.</summary>
    public static string? Find(string folder)
    {
        string path = Path.Combine(Root() ?? "", folder);
        return Root() is not null && Directory.Exists(path) ? path : null;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("ADFLOW_DATA") is { Length: > 0 } set)
            return set;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdFlow.sln")))
            folder = folder.Parent;
        return folder?.Parent is null ? null : Path.Combine(folder.Parent.FullName, "shared", "data");
    }
}
