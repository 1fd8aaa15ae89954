using System.Globalization;
using System.Security.Cryptography;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Reads the campaign "men" of the Open Bandit Dataset (Saito, Aihara, Matsutani and Narita, "Open Bandit Dataset and
/// Pipeline", NeurIPS 2021 Datasets and Benchmarks; arXiv 2008.07146): for each policy a folder with <c>men.csv</c> and
/// <c>item_context.csv</c>. The folders hash categories with salts of their own, so items are read from one; user
/// features have equal hashes in both. No field of these files is quoted.
/// </summary>
internal static class OpenBanditReader
{
    /// <summary>Folder of the shared data that holds the logs.</summary>
    public const string Folder = "open-bandit-men";

    private const string LogFile = "men.csv", ItemFile = "item_context.csv";
    private static readonly string[] Policies = ["random", "bts"];

    /// <summary>Whether all files are there.</summary>
    public static bool IsComplete(string folder) => Files(folder).All(File.Exists);

    /// <summary>Hash of the files' bytes.</summary>
    public static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files(folder))
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        return "open-bandit-" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads items and logs.</summary>
    /// <exception cref="InvalidDataException">A file is not what the dataset publishes.</exception>
    public static BanditData Read(string folder)
    {
        var items = ReadItems(Path.Combine(folder, Policies[0], ItemFile));
        return new BanditData(items,
            [.. Policies.Select(policy => ReadLog(policy, Path.Combine(folder, policy, LogFile), items.Count))]);
    }

    private static IEnumerable<string> Files(string folder) => Policies
        .Select(policy => Path.Combine(folder, policy, LogFile)).Append(Path.Combine(folder, Policies[0], ItemFile));

    private static List<Item> ReadItems(string path)
    {
        var csv = new PlainCsv(path);
        int number = csv.Column("item_id"), measure = csv.Column("item_feature_0");
        int[] categories = [.. Enumerable.Range(1, Item.CategoryCount).Select(i => csv.Column($"item_feature_{i}"))];
        var items = csv.Rows().Select(row => new Item(csv.Integer(row, number), csv.Number(row, measure),
            [.. categories.Select(column => row[column])])).OrderBy(item => item.Number).ToList();
        if (items.Where((item, i) => item.Number != i).Any())
            throw new InvalidDataException($"{path}: item_id has gaps or doubles. Expected 0 to {items.Count - 1}.");
        return items;
    }

    private static BanditLog ReadLog(string policy, string path, int items)
    {
        var csv = new PlainCsv(path);
        int time = csv.Column("timestamp"), item = csv.Column("item_id"), position = csv.Column("position");
        int click = csv.Column("click"), propensity = csv.Column("propensity_score");
        int[] users = [.. Enumerable.Range(0, Visitor.FeatureCount).Select(i => csv.Column($"user_feature_{i}"))];
        int[] affinities = [.. Enumerable.Range(0, items).Select(i => csv.Column($"user-item_affinity_{i}"))];
        var impressions = csv.Rows().Select(row => new Impression(
            DateTimeOffset.Parse(row[time], CultureInfo.InvariantCulture),
            new Visitor([.. users.Select(column => row[column])],
                [.. affinities.Select(column => (float)csv.Number(row, column))]),
            csv.Integer(row, item, 0, items - 1), csv.Integer(row, position, 1, Impression.Positions),
            csv.Integer(row, click, 0, 1) == 1, csv.Number(row, propensity)));
        return new BanditLog(policy, [.. impressions.OrderBy(impression => impression.Time)]);
    }
}
