namespace AdFlow.Cli.Tests;

/// <summary>Where shared test data lies: ADFLOW_DATA, else ../shared/data beside the folder of AdFlow.sln.</summary>
internal static class SharedData
{
    /// <summary>Path of a folder of shared data; skips the test where it is absent.</summary>
    public static string OrSkip(string name)
    {
        string path = Path.Combine(Root(), name);
        if (!Directory.Exists(path))
            Assert.Ignore($"The shared data '{name}' is absent; set ADFLOW_DATA.");
        return path;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("ADFLOW_DATA") is { Length: > 0 } set)
            return set;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdFlow.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "data");
    }
}
