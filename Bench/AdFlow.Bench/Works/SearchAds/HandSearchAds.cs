using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// The search_ads graph written by hand: straight code over the same tables, indexes and kernels, without a graph, a
/// plan or a runtime, and with what is known here that no operator may know: that rows need no order before they are
/// merged, and which columns have no nulls. Used by one thread.
/// </summary>
internal sealed class HandSearchAds : IDisposable
{
    private readonly Arena _arena = new();
    private readonly HandRewriting _rewriting;
    private readonly HandKeyword _keyword;
    private readonly HandText _text;
    private readonly HandSemantic _semantic;
    private readonly HandRanking _ranking;
    private readonly HandAuction _auction;
    private readonly HandCreatives _creatives;
    private readonly HandOutput _output;

    /// <summary>Finds columns and indexes.</summary>
    /// <param name="tables">Tables of the graph.</param>
    /// <param name="synonyms">File of the synonyms.</param>
    /// <param name="output">Columns of the graph's output.</param>
    public HandSearchAds(AdTables tables, string synonyms, Schema output)
    {
        _rewriting = new HandRewriting(tables, synonyms);
        _keyword = new HandKeyword(tables);
        _text = new HandText(tables);
        _semantic = new HandSemantic(tables);
        _ranking = new HandRanking(tables);
        _auction = new HandAuction(tables);
        _creatives = new HandCreatives(tables);
        _output = new HandOutput(tables, output);
    }

    /// <summary>Answers a query.</summary>
    /// <param name="query">UTF-8.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <returns>The ads, valid until the next query.</returns>
    public Batch Answer(ReadOnlySpan<byte> query, ulong seed)
    {
        _arena.Reset();
        var words = _rewriting.Read(query, _arena);
        var candidates = HandMerge.Of(_keyword.Search(words, _arena), _text.Search(words, _arena),
            _semantic.Search(words, _arena), _arena);
        var offers = _ranking.Rank(words, candidates, _arena);
        var ads = _auction.Sell(offers, _arena);
        var creatives = _arena.AllocateSpan<int>(ads.Length);
        var propensities = _arena.AllocateSpan<double>(ads.Length);
        _creatives.Choose(ads, seed, creatives, propensities, _arena);
        return _output.Write(ads, candidates.Channels, creatives, propensities, _arena);
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();
}
