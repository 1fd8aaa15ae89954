using System.Security.Cryptography;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Builds what the graph reads, tables as Arrow files and the click model, into a folder, and re-uses it while neither
/// the data nor the builder changes: the folder's <c>inputs.txt</c> names what it was built from, and is written last.
/// </summary>
internal static class SampleBuild
{
    /// <summary>Changes when equal data no longer gives equal files.</summary>
    public const int Version = 1;

    /// <summary>Name of the model's file.</summary>
    public const string ModelFile = "click.onnx";

    private const string KeyFile = "inputs.txt";

    /// <summary>Names of the files.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Enumerable.Range(0, Visitor.FeatureCount).Select(i => UserValueTable.NameOf(i) + ".arrow"),
        "items.arrow", "creatives.arrow", ModelFile,
    ];

    /// <summary>Builds the files unless the folder holds them already.</summary>
    /// <param name="source">Where the data comes from.</param>
    /// <param name="folder">Folder of the files; made if need be.</param>
    /// <param name="progress">Told what is under way.</param>
    /// <returns>Whether anything was built.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static bool Ensure(BanditSource source, string folder, Action<string> progress)
    {
        string key = KeyOf(source), keyPath = Path.Combine(folder, KeyFile);
        if (File.Exists(keyPath) && File.ReadAllText(keyPath) == key
            && Files.All(name => File.Exists(Path.Combine(folder, name))))
            return false;
        Directory.CreateDirectory(folder);
        File.Delete(keyPath);
        progress("reading impressions");
        Build(source.Load(), folder, progress);
        File.WriteAllText(keyPath, key);
        return true;
    }

    private static string KeyOf(BanditSource source) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{source.Fingerprint};builder {Version}")))) + "\n";

    private static void Build(BanditData data, string folder, Action<string> progress)
    {
        progress(FormattableString.Invariant(
            $"training the click model on {data.Training.Count:N0} impressions, some seconds"));
        var (_, features, model) = DisplayModels.Train(DisplayModels.HiddenCount, data);
        Replace(Path.Combine(folder, ModelFile), ClickModelFile.ToBytes(features, model));
        progress("writing tables");
        for (int i = 0; i < Visitor.FeatureCount; i++)
            Write(folder, UserValueTable.NameOf(i), UserValueTable.Build(features.Users[i], i));
        Write(folder, "items", ItemTable.Build(data.Items));
        Write(folder, "creatives", CreativeTable.Build(data.Items));
    }

    private static void Write(string folder, string name, Table table)
    {
        using var bytes = new MemoryStream();
        using (table)
        using (var writer = new IpcFileWriter(bytes, table.Schema))
        {
            foreach (var batch in table.Batches)
                writer.Write(batch);
            writer.Finish();
        }
        Replace(Path.Combine(folder, name + ".arrow"), bytes.ToArray());
    }

    private static void Replace(string path, byte[] bytes)
    {
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }
}
