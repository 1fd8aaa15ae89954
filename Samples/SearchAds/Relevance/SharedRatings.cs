using System.Security.Cryptography;
using AdFlow.Tables;
using AdFlow.Tables.Csv;

namespace AdFlow.Samples.SearchAds;

/// <summary>Human ratings (0 to 3) of products for queries, from the shared data.</summary>
internal static class SharedRatings
{
    private const string File = "Broad_Query_Set_rated.dev.csv";

    /// <summary>The ratings of each query, in the file's order; null where the shared data lacks them.</summary>
    /// <param name="dataFolder">Folder of the shared data.</param>
    public static IReadOnlyList<(string Query, IReadOnlyDictionary<string, int> Ratings)>? Find(string? dataFolder)
    {
        string path = Path.Combine(dataFolder ?? "", IcecatReader.Folder, File);
        return dataFolder is not null && System.IO.File.Exists(path) ? Read(path) : null;
    }

    /// <summary>Hash of the file.</summary>
    /// <param name="dataFolder">Folder of the shared data, which has the ratings.</param>
    public static string Fingerprint(string dataFolder) => "ratings-" + Convert.ToHexStringLower(
        SHA256.HashData(System.IO.File.ReadAllBytes(Path.Combine(dataFolder, IcecatReader.Folder, File))));

    private static List<(string, IReadOnlyDictionary<string, int>)> Read(string path)
    {
        var schema = new Schema(
            new Field("query", DataType.Utf8), new Field("docid", DataType.Utf8), new Field("rating", DataType.Int64));
        using var stream = System.IO.File.OpenRead(path);
        using var table = CsvReader.Read(stream, schema);
        var queries = new List<(string, IReadOnlyDictionary<string, int>)>();
        var byQuery = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var batch in table.Batches)
            for (int row = 0; row < batch.RowCount; row++)
            {
                string query = batch[0].GetString(row)!;
                if (!byQuery.TryGetValue(query, out var ratings))
                {
                    byQuery.Add(query, ratings = new(StringComparer.Ordinal));
                    queries.Add((query, ratings));
                }
                ratings[batch[1].GetString(row)!] = (int)batch[2].Values<long>()[row];
            }
        return queries;
    }
}
