namespace AdFlow.Runtime;

/// <summary>Says with which bid a row would have won.</summary>
internal static class BidText
{
    /// <summary>A bid that wins.</summary>
    public static BidAnswer Found(BidTrials trials, BidTrial wins, BidTrial loses, double again, int runs)
    {
        string change = trials.Old > 0
            ? $" ({(wins.Bid > trials.Old ? "+" : "−")}{ShownValue.Percent(Math.Abs(wins.Bid / trials.Old - 1))})" : "";
        string others = trials.Bids > 1 ? ", its other bids in proportion," : "";
        var (won, lost) = (ShownValue.Exact(wins.Bid), ShownValue.Exact(loses.Bid));
        // Where what ties loses, the number to remember is the one that ties.
        string least = trials.IsInteger || lost.Length + 2 >= won.Length ? won
            : $"{(wins.Bid > loses.Bid ? "more" : "less")} than {lost}";
        string text = $"{least} instead of {ShownValue.Of(trials.Old)}{change} at {trials.Name}{others} "
            + (least == won ? "" : $"wins: {won} ")
            + $"gets place {string.Join(", ", wins.Places.Take(RowFollower.MostRows))}, {lost} does not"
            + (double.IsNaN(again) ? "" : $". More is not always better: {ShownValue.Of(again)} loses again")
            + $" ({Runs(runs)})";
        return new BidAnswer(BidOutcome.Found, text)
        {
            Column = trials.Name, Old = trials.Old, New = wins.Bid, Losing = loses.Bid, LosesAgainAt = again,
            Places = wins.Places, Runs = runs,
        };
    }

    /// <summary>No bid that wins.</summary>
    public static BidAnswer None(
        IReadOnlyList<(string Name, IReadOnlyList<BidTrial> Trials)> tried, RowStory story, int runs)
    {
        var trials = tried.SelectMany(one => one.Trials).ToList();
        string[] lost = [.. trials.Select(trial => trial.LostAt).Where(text => text.Length > 0).Distinct()];
        string where = lost.Length switch
        {
            0 => "",
            1 when story.LostAt.Count > 0 && lost[0] == string.Join(" and ", story.LostAt) =>
                $": it is lost at {lost[0]} whatever it bids",
            _ => $": with other bids it is lost at {string.Join(" or ", lost)}",
        };
        string range = trials.Count == 0 ? ""
            : $" of {Bid(trials.Min(trial => trial.Bid))} to {Bid(trials.Max(trial => trial.Bid))}";
        string names = string.Join(" or ", tried.Select(one => one.Name).Distinct());
        return new BidAnswer(BidOutcome.NoneHelps, $"no bid helps{where} ({names}{range}, {Runs(runs)})")
        {
            Column = tried[0].Name, Runs = runs,
        };
    }

    private static string Bid(double bid) =>
        bid >= 1e6 ? ShownValue.Count((long)Math.Min(bid, 1e18)) : ShownValue.Of(bid);

    private static string Runs(int runs) => runs == 1 ? "1 run" : $"{runs} runs";
}
