using AdFlow.Samples.DisplayAds;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.DisplayAds;

/// <summary>A copy of the display sample's graph beside tables and a model of its own; deleted afterwards.</summary>
internal sealed class DisplayFolder : IDisposable
{
    /// <summary>Builds them; skips the test where models cannot be run.</summary>
    public DisplayFolder(BanditSource source)
    {
        NeedsOnnxRuntime.OrSkip();
        string graph = System.IO.Path.Combine(
            SharedData.RepositoryFolder()!, "Samples", "DisplayAds", "display_ads.graph.yaml");
        File.Copy(graph, PathOf("display_ads.graph.yaml"));
        SampleBuild.Ensure(source, PathOf("build"), _ => { });
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("adflow-display-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public DisplayGraph Open() => DisplayGraph.Open(PathOf("display_ads.graph.yaml"));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
