namespace AdFlow.OperatorBench;

/// <summary>An auction of four slots beside a loop that keeps the five best ads by insertion.</summary>
public abstract class AuctionBenchmark : RowsBenchmark
{
    private protected const int Slots = 4;

    internal override string? ResultColumn => "price_per_click";

    private protected override string Columns => "ad_id, bid, pctr";

    // Rows of the winners and the first loser, best first, and their scores.
    private protected int[] Best { get; } = new int[Slots + 1];

    private protected double[] Scores { get; } = new double[Slots + 1];

    // Price per click of a winner's place, which rank.
    private protected abstract double Price(int place);

    // The least bid with which a winner would hold a lower place.
    private protected double Threshold(int place, int lower) => Scores[lower] / Ads.Pctr[Best[place]];

    private protected override int RunLoop()
    {
        Array.Fill(Scores, double.NegativeInfinity);
        for (int row = 0; row < Rows; row++)
            if (Ads.Bid[row] * Ads.Pctr[row] is var score && score > Scores[Slots])
                Insert(row, score);
        for (int place = 0; place < Slots; place++)
            Results[place] = Price(place);
        return Slots;
    }

    private void Insert(int row, double score)
    {
        int place = Slots;
        for (; place > 0 && score > Scores[place - 1]; place--)
            (Best[place], Scores[place]) = (Best[place - 1], Scores[place - 1]);
        (Best[place], Scores[place]) = (row, score);
    }
}
