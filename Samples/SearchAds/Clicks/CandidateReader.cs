using System.Globalization;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>Finds the candidates of queries by the sample's own graph, up to the columns that its click model reads.
/// Not thread-safe. Dispose it after its last query.</summary>
internal sealed class CandidateReader : IDisposable
{
    /// <summary>Node of the graph in front of the click model.</summary>
    public const string Node = "asked_for";

    private readonly AdGraph _graph;

    /// <summary>Opens the graph up to that node.</summary>
    /// <param name="graphPath">File of the whole graph.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public CandidateReader(string graphPath) => _graph = AdGraph.OpenUpTo(graphPath, Node);

    /// <summary>The rated candidates of each query; queries without any are left out.</summary>
    /// <exception cref="InvalidDataException">A run failed.</exception>
    public async Task<List<RatedCandidates>> ReadAsync(
        IReadOnlyList<(string Query, IReadOnlyDictionary<string, int> Ratings)> queries)
    {
        var all = new List<RatedCandidates>();
        foreach (var (query, ratings) in queries)
        {
            using var run = await _graph.RunAsync(query, 0);
            if (run.Failure is { } failure)
                throw new InvalidDataException(failure.Message);
            var found = Read(run.Output(0)).Where(candidate => ratings.ContainsKey(candidate.Id)).ToList();
            if (found.Count > 0)
                all.Add(new RatedCandidates(query, found, ratings));
        }
        return all;
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();

    private static List<AdCandidate> Read(Batch rows)
    {
        Column coverage = rows["coverage"];
        var found = new List<AdCandidate>(rows.RowCount);
        for (int row = 0; row < rows.RowCount; row++)
            found.Add(new AdCandidate(
                rows["ad_id"].Values<long>()[row].ToString(CultureInfo.InvariantCulture),
                coverage.IsValid(row) ? coverage.Values<double>()[row] : null,
                Number(rows["head_match"], row), Number(rows["score"], row), Number(rows["has_image"], row),
                Number(rows["price"], row)));
        return found;
    }

    private static double Number(Column column, int row) => column.Type.Id switch
    {
        TypeId.Float32 => column.Values<float>()[row],
        TypeId.Int64 => column.Values<long>()[row],
        _ => column.Values<double>()[row],
    };
}
