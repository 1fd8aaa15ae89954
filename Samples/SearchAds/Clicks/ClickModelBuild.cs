using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Trains the graph's click model on simulated clicks, and the linear one of its cheapest rung, and writes them beside
/// the tables, once for each catalogue: <c>click.txt</c> names what they were trained on, and is written last. The same
/// catalogue gives the same bytes.
/// </summary>
internal static class ClickModelBuild
{
    /// <summary>Changes when equal tables no longer give an equal model.</summary>
    public const int Version = 2;

    private const string ModelFile = "click.onnx", LinearFile = "click.json";
    private const string KeyFile = "click.txt", TablesFile = "inputs.txt";

    /// <summary>Trains the models unless the folder holds them already.</summary>
    /// <param name="catalogue">The products.</param>
    /// <param name="folder">Folder of the sample, whose tables are built.</param>
    /// <returns>Whether anything was trained.</returns>
    /// <exception cref="InvalidDataException">The graph has problems; the message lists all.</exception>
    public static async Task<bool> EnsureAsync(ProductCatalogue catalogue, string folder)
    {
        var rated = RatedQueries.Of(catalogue);
        string build = Path.Combine(folder, "build"), key = KeyOf(build, rated);
        string keyPath = Path.Combine(build, KeyFile), modelPath = Path.Combine(build, ModelFile);
        string linearPath = Path.Combine(build, LinearFile);
        if (File.Exists(keyPath) && File.Exists(modelPath) && File.Exists(linearPath)
            && await File.ReadAllTextAsync(keyPath) == key)
            return false;
        File.Delete(keyPath);
        using (var reader = new CandidateReader(Path.Combine(folder, "search_ads.graph.yaml")))
        {
            var candidates = await reader.ReadAsync(rated.Load());
            var simulation = new ClickSimulation(ClickSimulation.DefaultSeed);
            var examples = SearchClickModel.Examples(candidates.SelectMany(simulation.Of));
            byte[] model = SearchClickModel.ToBytes(SearchClickModel.Training.Train(examples));
            await File.WriteAllBytesAsync(modelPath + ".new", model);
            await File.WriteAllTextAsync(
                linearPath + ".new", SearchClickModel.ToJson(SearchClickModel.LinearTraining.Train(examples)));
        }
        File.Move(modelPath + ".new", modelPath, overwrite: true);
        File.Move(linearPath + ".new", linearPath, overwrite: true);
        await File.WriteAllTextAsync(keyPath, key);
        return true;
    }

    private static string KeyOf(string build, RatedQueries rated) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(FormattableString.Invariant($"{File.ReadAllText(Path.Combine(build, TablesFile))};{
            rated.Fingerprint};click model {Version};seed {ClickSimulation.DefaultSeed}")))) + "\n";
}
