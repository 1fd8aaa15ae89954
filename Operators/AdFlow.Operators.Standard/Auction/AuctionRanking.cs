using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>
/// The ads of one auction that may win, best first, and the bids that would hold their places. Shared by the auction
/// operators: who wins is the same in all of them, only the price differs.
/// </summary>
/// <remarks>
/// Score is bid · weight, weight is pctr · quality. An ad may win if its bid is finite and at least the reserve, its
/// weight finite and positive, and its score finite. Equal scores keep the order of the rows.
/// </remarks>
internal readonly ref struct AuctionRanking
{
    private readonly ReadOnlySpan<double> _bids;
    private readonly Span<double> _weights, _scores;
    private readonly Span<int> _rows;
    private readonly double _reserve;

    private AuctionRanking(
        ReadOnlySpan<double> bids, Span<double> weights, Span<double> scores, Span<int> rows, double reserve)
    {
        _bids = bids;
        _weights = weights;
        _scores = scores;
        _rows = rows;
        _reserve = reserve;
    }

    /// <summary>Ranks the rows that the columns of a run state.</summary>
    /// <param name="run">The run; gives columns and memory.</param>
    /// <param name="columns">Bid, click probability and quality.</param>
    /// <param name="reserve">Least bid per click, ≥ 0.</param>
    /// <param name="slots">Slots to sell, ≥ 1.</param>
    public static AuctionRanking Of(RunContext run, AuctionColumns columns, double reserve, int slots)
    {
        var bids = run.Values(columns.Bid);
        var weights = run.Arena.AllocateSpan<double>(bids.Length);
        run.Values(columns.Pctr).CopyTo(weights);
        if (columns.Quality.IsPresent)
        {
            var qualities = run.Values(columns.Quality);
            for (int row = 0; row < weights.Length; row++)
                weights[row] *= qualities[row];
        }
        Exclude(run.Column(columns.Bid), weights);
        Exclude(run.Column(columns.Pctr), weights);
        if (columns.Quality.IsPresent)
            Exclude(run.Column(columns.Quality), weights);
        return Of(bids, weights, reserve, slots, run.Arena, run.Stop);
    }

    /// <summary>Ranks rows.</summary>
    /// <param name="bids">Bid per click of each row.</param>
    /// <param name="weights">pctr · quality of each row; NaN keeps a row from winning.</param>
    /// <param name="reserve">Least bid per click, ≥ 0.</param>
    /// <param name="slots">Slots to sell, ≥ 1.</param>
    /// <param name="arena">Memory of the ranking.</param>
    /// <param name="stop">When to stop.</param>
    /// <exception cref="RunStoppedException">It is time to.</exception>
    public static AuctionRanking Of(
        ReadOnlySpan<double> bids, Span<double> weights, double reserve, int slots, Arena arena, StopSignal stop)
    {
        // One more than the slots: the first loser sets the price of the last winner.
        int places = (int)Math.Min(slots + 1L, bids.Length);
        var rows = arena.AllocateSpan<int>(places);
        var scores = arena.AllocateSpan<double>(places);
        var best = new TopKHeap<double>(scores, rows);
        for (int row = 0; row < bids.Length; row++)
        {
            if ((row & 0x3FFF) == 0)
                stop.ThrowIfSet();
            double score = bids[row] * weights[row];
            if (bids[row] >= reserve && weights[row] > 0 && double.IsFinite(bids[row]) && double.IsFinite(score))
                best.Offer(score, row);
        }
        int count = best.Sort();
        return new(bids, weights, scores[..count], rows[..count], reserve) { Slots = slots };
    }

    /// <summary>Slots to sell.</summary>
    public int Slots { get; private init; }

    /// <summary>Rows of the winners, best first.</summary>
    public ReadOnlySpan<int> Winners => _rows[..Math.Min(Slots, _rows.Length)];

    /// <summary>Bid per click of a place.</summary>
    public double Bid(int place) => _bids[_rows[place]];

    /// <summary>The least bid per click with which an ad would still beat the ad of a lower place: the ratio of its
    /// score to our weight, at least the reserve, at most our bid (which division might pass by a rounding).</summary>
    /// <param name="place">Place of the ad, from 0.</param>
    /// <param name="lower">The lower place; behind the last ad only the reserve has to be met.</param>
    public double Threshold(int place, int lower)
    {
        double beaten = lower < _rows.Length ? _scores[lower] / _weights[_rows[place]] : 0;
        return Math.Min(Bid(place), Math.Max(_reserve, beaten));
    }

    /// <summary>Writes slot numbers, from 1.</summary>
    public static void Number(Span<int> slots)
    {
        for (int place = 0; place < slots.Length; place++)
            slots[place] = place + 1;
    }

    // Marks null rows: their values are unspecified.
    private static void Exclude(Column column, Span<double> weights)
    {
        if (column.NullCount == 0)
            return;
        for (int row = 0; row < weights.Length; row++)
            if (!column.IsValid(row))
                weights[row] = double.NaN;
    }
}
