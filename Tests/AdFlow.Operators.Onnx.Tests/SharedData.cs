namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Where shared test data lies: ADFLOW_DATA, else ../shared/data beside the folder of AdFlow.sln.</summary>
internal static class SharedData
{
    public static string Folder { get; } = Find();

    /// <summary>Path of shared data; skips the test where it is absent.</summary>
    public static string OrSkip(string path)
    {
        string full = Path.Combine(Folder, path);
        if (!Path.Exists(full))
            Assert.Ignore($"The shared data '{full}' is absent; set ADFLOW_DATA.");
        return full;
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("ADFLOW_DATA") is { Length: > 0 } set)
            return set;
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdFlow.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? "", "shared", "data");
    }
}
