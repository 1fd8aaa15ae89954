using System.Buffers;
using System.Text;
using AdFlow.Runtime;
using AdFlow.Samples.SearchAds;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Bench;

/// <summary>The whole search_ads graph beside the same work written by hand; the size is the number of
/// products.</summary>
internal sealed class SearchAdsByHand : Work
{
    private const double LargestRatio = 1.05;

    private static readonly string[] OddQueries =
    [
        "", "zzzzz", "the", "projektor lamp", "head phones", "laptopbag", "iphone11 case", "hp laserjet 4250 toner",
        "bag for notebook", "usb usb usb", "Übertragung", "lamp with projector and screen",
    ];

    /// <inheritdoc/>
    public override string Name => "search_ads";

    /// <inheritdoc/>
    public override string Unit => "request";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [SearchAdsGraph.SampleSize];

    /// <inheritdoc/>
    public override int CheckSize => SearchAdsGraph.CheckSize;

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        foreach (int threads in (int[])[Environment.ProcessorCount, 1])
        {
            using var graph = SearchAdsGraph.Open(size, place, new BoundGraphOptions { Threads = threads });
            string synonyms = Workplace.Shipped("Graphs/SearchAds/synonyms.txt");
            using var hand = new HandSearchAds(graph.Tables, synonyms, graph.Output);
            yield return Against(graph, hand, FormattableString.Invariant($"one C# method; we on {threads} threads"));
        }
    }

    private static Duel Against(SearchAdsGraph graph, HandSearchAds hand, string peer)
    {
        var requests = SampleOptions.SampleQueries.Select(query => graph.Request(query, 0)).ToArray();
        byte[][] queries = [.. SampleOptions.SampleQueries.Select(Encoding.UTF8.GetBytes)];
        return new Duel
        {
            Peer = peer,
            Goal = LargestRatio,
            Units = queries.Length,
            Ours = () => Each(requests, request => graph.Answer(request)),
            Theirs = () => Each(queries, query => hand.Answer(query, 0)),
            Agree = () => Compare(graph, hand),
        };
    }

    private static void Each<T>(T[] requests, Func<T, Batch> answer)
    {
        foreach (var request in requests)
            answer(request);
    }

    private static void Compare(SearchAdsGraph graph, HandSearchAds hand)
    {
        int ads = 0;
        foreach (var (query, seed) in SampleOptions.SampleQueries.Concat(OddQueries).Select((q, i) => (q, (ulong)i)))
        {
            var ours = graph.Answer(graph.Request(query, seed));
            string our = Lines(ours), their = Lines(hand.Answer(Encoding.UTF8.GetBytes(query), seed));
            if (our != their)
                throw new InvalidDataException($"'{query}' gives\n{our}by the graph, and by hand\n{their}");
            ads += ours.RowCount;
        }
        if (ads == 0)
            throw new InvalidDataException("No query finds an ad, so nothing is compared.");
    }

    private static string Lines(Batch batch)
    {
        var lines = new ArrayBufferWriter<byte>();
        new JsonRowWriter(batch.Schema).WriteLines(lines, batch);
        return Encoding.UTF8.GetString(lines.WrittenSpan);
    }
}
