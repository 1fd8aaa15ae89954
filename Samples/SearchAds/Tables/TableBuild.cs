using System.Security.Cryptography;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Builds the sample's tables as Arrow files in a folder, and re-uses them while neither the catalogue nor the builder
/// changes: the folder's <c>inputs.txt</c> names what they were built from, and is written last.
/// </summary>
internal static class TableBuild
{
    /// <summary>Changes when equal products no longer give equal tables.</summary>
    public const int Version = 4;

    private const string KeyFile = "inputs.txt";

    /// <summary>Names of the tables; each is a file <c>name.arrow</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "products", "bidwords", "term_vectors", "product_vectors", "creatives", "head_words", "supplier_tokens",
        "vocabulary",
    ];

    /// <summary>Builds the tables unless the folder holds them already.</summary>
    /// <param name="catalogue">The products.</param>
    /// <param name="folder">Folder of the files; made if need be.</param>
    /// <param name="progress">Told what is under way, and the share of the whole that is done, 0..1.</param>
    /// <returns>Whether anything was built.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static bool Ensure(ProductCatalogue catalogue, string folder, Action<string, double> progress)
    {
        string key = KeyOf(catalogue);
        string keyPath = Path.Combine(folder, KeyFile);
        if (File.Exists(keyPath) && File.ReadAllText(keyPath) == key
            && Names.All(name => File.Exists(PathOf(folder, name))))
            return false;
        Directory.CreateDirectory(folder);
        File.Delete(keyPath);
        Build(catalogue, folder, progress);
        File.WriteAllText(keyPath, key);
        return true;
    }

    /// <summary>Path of a table's file.</summary>
    public static string PathOf(string folder, string name) => Path.Combine(folder, name + ".arrow");

    private static string KeyOf(ProductCatalogue catalogue) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{catalogue.Fingerprint};builder {Version};terms {AdTerms.Seed}")))) + "\n";

    private static void Build(ProductCatalogue catalogue, string folder, Action<string, double> progress)
    {
        using var tokens = new Tokens();
        progress("reading products", 0);
        var products = catalogue.Load();
        progress("analysing texts", 0.1);
        var text = CatalogueText.Of(products, tokens);
        progress("writing products", 0.25);
        Write(folder, "products", ProductTable.Build(text));
        progress("writing words and creatives", 0.35);
        Write(folder, "bidwords", BidwordTable.Build(text, tokens));
        Write(folder, "creatives", CreativeTable.Build(text));
        Write(folder, "head_words", WordTables.HeadWords(text));
        Write(folder, "supplier_tokens", WordTables.SupplierTokens(text));
        Write(folder, "vocabulary", VocabularyTable.Build(products, tokens));
        progress("computing term vectors", 0.45);
        var semantics = new LatentSemantics(text, (done, all) =>
            progress("computing term vectors", 0.45 + 0.5 * done / all));
        progress("writing vectors", 0.95);
        Write(folder, "term_vectors", semantics.TermVectors());
        Write(folder, "product_vectors", semantics.ProductVectors(products));
        progress("tables are ready", 1);
    }

    private static void Write(string folder, string name, Table table)
    {
        string path = PathOf(folder, name), draft = path + ".new";
        using (table)
        using (var writer = new IpcFileWriter(File.Create(draft), table.Schema))
        {
            foreach (var batch in table.Batches)
                writer.Write(batch);
            writer.Finish();
        }
        File.Move(draft, path, overwrite: true);
    }
}
