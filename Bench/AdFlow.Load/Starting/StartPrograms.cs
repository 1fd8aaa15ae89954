namespace AdFlow.Load;

/// <summary>The two programs whose start is compared.</summary>
internal static class StartPrograms
{
    private const string Published = "publish", Built = "bin";

    /// <summary>Those that the options name; else both as published in the repository, or else both as built.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static (ProgramFile AdFlow, ProgramFile Peer) Find(LoadOptions options)
    {
        if (options is { AdFlow: { } adflow, Peer: { } peer })
            return (new(adflow), new(peer));
        foreach (string kind in (string[])[Published, Built])
            if (Path(kind, "AdFlow.Cli", "adflow.dll") is { } ours
                && Path(kind, "AdFlow.Load", "AdFlow.Load.dll") is { } own)
                return (new(options.AdFlow ?? ours), new(options.Peer ?? own));
        throw new FileNotFoundException("There is no adflow; 'dotnet publish Runtime/AdFlow.Cli' and "
            + "'dotnet publish Bench/AdFlow.Load' first, or name both with --adflow and --peer.");
    }

    /// <summary>How a program was made.</summary>
    public static string Describe(ProgramFile program) =>
        program.Path.Split(System.IO.Path.DirectorySeparatorChar).Contains(Built)
            ? "built, not compiled ahead of time" : "published, compiled ahead of time";

    // Beside this program's own folder of build outputs: artifacts/<kind>/<project>/release/<file>.
    private static string? Path(string kind, string project, string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.Name != "artifacts")
            folder = folder.Parent;
        if (folder is null)
            return null;
        string path = System.IO.Path.Combine(folder.FullName, kind, project, "release", file);
        return File.Exists(path) ? path : null;
    }
}
