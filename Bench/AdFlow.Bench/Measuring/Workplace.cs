namespace AdFlow.Bench;

/// <summary>
/// Where works are set up: a temporary folder for tables, stores and native builds. Used by one thread. Disposing
/// removes the folder.
/// </summary>
/// <param name="meter">Times what a work must try out before it is measured.</param>
internal sealed class Workplace(Meter meter) : IDisposable
{
    private IReadOnlyList<NativeBuild>? _nativeBuilds;

    /// <summary>An empty folder at the start.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("adflow-bench-").FullName;

    /// <summary>Times what a work must try out before it is measured: which build of a peer is best.</summary>
    public Meter Trial { get; } = meter;

    /// <summary>The C++ loops, compiled when the first work asks; none where there is no compiler.</summary>
    public IReadOnlyList<NativeBuild> NativeBuilds => _nativeBuilds ??= NativeBuild.Compile(Folder);

    /// <summary>Path of a file that comes with the program.</summary>
    /// <param name="path">Relative to the project's folder, as in <c>Graphs/chain12.graph.yaml</c>.</param>
    public static string Shipped(string path) => Path.Combine(AppContext.BaseDirectory, path);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
