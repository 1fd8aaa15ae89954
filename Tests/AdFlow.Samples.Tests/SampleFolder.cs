using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

/// <summary>A copy of the sample's graphs, words and models beside tables of its own; deleted afterwards.</summary>
internal sealed class SampleFolder : IDisposable
{
    /// <summary>Copies the sample and builds tables of a catalogue.</summary>
    public SampleFolder(ProductCatalogue catalogue)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "coefficients"));
        foreach (string pattern in (string[])["*.yaml", "*.txt", "coefficients/*.json"])
            foreach (string file in Directory.EnumerateFiles(Source, pattern))
                File.Copy(file, PathOf(System.IO.Path.GetRelativePath(Source, file)));
        TableBuild.Ensure(catalogue, PathOf("build"), (_, _) => { });
    }

    /// <summary>A folder in which the click model is trained, too, so that the ads graph can be opened. Skips the test
    /// where models cannot be run.</summary>
    public static async Task<SampleFolder> WithModelAsync(ProductCatalogue catalogue)
    {
        NeedsOnnxRuntime.OrSkip();
        var folder = new SampleFolder(catalogue);
        await ClickModelBuild.EnsureAsync(catalogue, folder.Path);
        return folder;
    }

    /// <summary>The sample in the checkout.</summary>
    public static string Source { get; } =
        System.IO.Path.Combine(SharedData.RepositoryFolder()!, "Samples", "SearchAds");

    /// <summary>Path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("adflow-sample-").FullName;

    /// <summary>Path of a file of it.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
