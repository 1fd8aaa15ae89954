using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Trains the graph's click model on simulated clicks and writes it beside the tables, once for each catalogue: its
/// <c>click.txt</c> names what it was trained on, and is written last. The same catalogue gives the same bytes.
/// </summary>
internal static class ClickModelBuild
{
    /// <summary>Changes when equal tables no longer give an equal model.</summary>
    public const int Version = 1;

    private const string ModelFile = "click.onnx", KeyFile = "click.txt", TablesFile = "inputs.txt";

    /// <summary>Trains the model unless the folder holds it already.</summary>
    /// <param name="catalogue">The products.</param>
    /// <param name="folder">Folder of the sample, whose tables are built.</param>
    /// <returns>Whether anything was trained.</returns>
    /// <exception cref="InvalidDataException">The graph has problems; the message lists all.</exception>
    public static async Task<bool> EnsureAsync(ProductCatalogue catalogue, string folder)
    {
        var rated = RatedQueries.Of(catalogue);
        string build = Path.Combine(folder, "build"), key = KeyOf(build, rated);
        string keyPath = Path.Combine(build, KeyFile), modelPath = Path.Combine(build, ModelFile);
        if (File.Exists(keyPath) && File.Exists(modelPath) && await File.ReadAllTextAsync(keyPath) == key)
            return false;
        File.Delete(keyPath);
        using (var reader = new CandidateReader(Path.Combine(folder, "search_ads.graph.yaml")))
        {
            var candidates = await reader.ReadAsync(rated.Load());
            var simulation = new ClickSimulation(ClickSimulation.DefaultSeed);
            var examples = SearchClickModel.Examples(candidates.SelectMany(simulation.Of));
            byte[] model = SearchClickModel.ToBytes(SearchClickModel.Training.Train(examples));
            await File.WriteAllBytesAsync(modelPath + ".new", model);
        }
        File.Move(modelPath + ".new", modelPath, overwrite: true);
        await File.WriteAllTextAsync(keyPath, key);
        return true;
    }

    private static string KeyOf(string build, RatedQueries rated) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(FormattableString.Invariant($"{File.ReadAllText(Path.Combine(build, TablesFile))};{
            rated.Fingerprint};click model {Version};seed {ClickSimulation.DefaultSeed}")))) + "\n";
}
