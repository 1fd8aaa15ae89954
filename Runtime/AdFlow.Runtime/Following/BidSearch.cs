namespace AdFlow.Runtime;

/// <summary>
/// Finds the bid nearest to a row's own with which it wins, by running its request with other bids: first further and
/// further away, then between the last that lost and the first that won, halving the ratio. Not thread-safe.
/// </summary>
internal sealed class BidSearch(BidTrials trials, double? step)
{
    /// <summary>Most runs of all searches for one row.</summary>
    public const int MostRuns = 60;

    // How far apart a bid that wins and one that loses may lie in the end.
    private const double Precision = 1e-6;

    // The same for where bids lose again.
    private const double EdgePrecision = 0.01;

    // A range wider than this is looked at inside before it is halved, for a bid that wins earlier.
    private const double WideRange = 3;

    // Short numbers are tried until one wins: the first loses where it ties, or is not enough.
    private const int MostShortened = 4;

    private static readonly double[] Higher = [2, 4, 8, 16, 64, 1024, 65_536, 1 << 24];
    private static readonly double[] Lower = [0.5, 0.1, 0.01, 0];
    private static readonly double[] Beyond = [1.5, 8, 512, 1 << 20];
    private readonly double? _step = step ?? (trials.IsInteger ? 1 : null);

    /// <summary>All trials so far.</summary>
    public List<BidTrial> Tried { get; } = [];

    /// <summary>Runs that are left.</summary>
    public int RunsLeft { get; set; } = MostRuns;

    /// <summary>Looks for a bid that wins.</summary>
    /// <returns>The nearest that won, and the one before it that lost; null where none was seen to win.</returns>
    public async Task<(BidTrial Wins, BidTrial Loses)?> FindAsync(bool isHigher)
    {
        var loses = trials.AsItWas();
        bool isInside = false;
        foreach (double factor in isHigher ? Higher : Lower)
        {
            if (!isHigher && trials.Old <= 0)
                return null;
            if (await TryAsync(From(factor), loses.Bid).ConfigureAwait(false) is not { } trial)
                continue;
            // Lost earlier than with less: between it may have come through.
            if (!trial.Wins && trial.Way < loses.Way && !isInside)
            {
                isInside = true;
                (loses, trial) = await FurthestAsync(loses, trial).ConfigureAwait(false);
            }
            if (trial.Wins)
                return await BetweenAsync(loses, trial).ConfigureAwait(false);
            loses = trial;
        }
        return null;
    }

    /// <summary>Looks whether bids beyond one that won lose again.</summary>
    /// <returns>One that was seen to lose, to a hundredth the nearest where bids between win; or NaN.</returns>
    public async Task<double> LosesBeyondAsync(BidTrial won)
    {
        double first = won.Bid;
        foreach (double factor in Beyond)
        {
            if (await TryAsync(Valid(first * factor), won.Bid).ConfigureAwait(false) is not { } trial)
                continue;
            if (!trial.Wins)
                return await EdgeAsync(won, trial).ConfigureAwait(false);
            won = trial;
        }
        return double.NaN;
    }

    private async Task<double> EdgeAsync(BidTrial wins, BidTrial loses)
    {
        while (loses.Bid > wins.Bid * (1 + EdgePrecision)
            && await TryAsync(Middle(wins.Bid, loses.Bid), wins.Bid, loses.Bid).ConfigureAwait(false) is { } trial)
            (wins, loses) = trial.Wins ? (trial, loses) : (wins, trial);
        return loses.Bid;
    }

    private double From(double factor)
    {
        double old = trials.Old > 0 ? trials.Old : _step ?? 0.01;
        return Valid(old * factor);
    }

    private async Task<(BidTrial, BidTrial)> BetweenAsync(BidTrial loses, BidTrial wins)
    {
        if (Ratio(loses, wins) > WideRange)
            (loses, wins) = await LookInsideAsync(loses, wins).ConfigureAwait(false);
        while (IsWide(loses, wins)
            && await TryAsync(Middle(loses.Bid, wins.Bid), loses.Bid, wins.Bid).ConfigureAwait(false) is { } trial)
            (loses, wins) = trial.Wins ? (loses, trial) : (trial, wins);
        for (int i = 0; i < MostShortened && _step is null; i++)
        {
            double bid = Shortest(loses.Bid, wins.Bid);
            if (await TryAsync(bid, loses.Bid, wins.Bid).ConfigureAwait(false) is not { } trial)
                break;
            (loses, wins) = trial.Wins ? (loses, trial) : (trial, wins);
            if (trial.Wins)
                break;
        }
        return (wins, loses);
    }

    // Between two bids that lose, the other one earlier: towards where it comes furthest, until one wins.
    private async Task<(BidTrial, BidTrial)> FurthestAsync(BidTrial loses, BidTrial other)
    {
        while (IsWide(loses, other)
            && await TryAsync(Middle(loses.Bid, other.Bid), loses.Bid, other.Bid).ConfigureAwait(false) is { } trial)
        {
            if (trial.Wins)
                return (loses, trial);
            (loses, other) = trial.Way >= loses.Way ? (trial, other) : (loses, trial);
        }
        return (loses, other);
    }

    private async Task<(BidTrial, BidTrial)> LookInsideAsync(BidTrial loses, BidTrial wins)
    {
        double from = Math.Max(loses.Bid, wins.Bid / 65_536), first = wins.Bid;
        foreach (double part in (double[])[0.25, 0.5, 0.75])
        {
            double bid = from > 0 && first > 0 ? Valid(from * Math.Pow(first / from, part))
                : Valid(loses.Bid + (first - loses.Bid) * part);
            if (await TryAsync(bid, loses.Bid, wins.Bid).ConfigureAwait(false) is not { } trial)
                continue;
            if (trial.Wins)
                return (loses, trial);
            loses = trial;
        }
        return (loses, wins);
    }

    // Nothing is run for a bid that is none of others.
    private async Task<BidTrial?> TryAsync(double bid, params double[] others)
    {
        if (RunsLeft <= 0 || !double.IsFinite(bid) || others.Contains(bid))
            return null;
        RunsLeft--;
        var trial = await trials.TryAsync(bid).ConfigureAwait(false);
        Tried.Add(trial);
        return trial;
    }

    private bool IsWide(BidTrial loses, BidTrial wins) => _step is { } step
        ? Math.Abs(wins.Bid - loses.Bid) > step * 1.5 : Math.Abs(wins.Bid - loses.Bid) > Precision * Math.Abs(wins.Bid);

    private static double Ratio(BidTrial one, BidTrial other) =>
        one.Bid > 0 && other.Bid > 0 ? Math.Max(one.Bid / other.Bid, other.Bid / one.Bid) : double.PositiveInfinity;

    // Of bids that are far apart the middle of their logarithms.
    private double Middle(double one, double other) => Valid(
        one > 0 && other > 0 && _step is null ? Math.Sqrt(one) * Math.Sqrt(other) : one + (other - one) / 2);

    private double Valid(double bid)
    {
        if (_step is { } step)
            return Rounded(bid, step);
        return trials.IsSingle ? (float)bid : bid;
    }

    // 41 cents are 0.41, not 0.41000000000000003.
    private static double Rounded(double bid, double step)
    {
        double steps = Math.Round(bid / step);
        return steps < 1e15 && step >= 1e-9 ? (double)((decimal)steps * (decimal)step) : steps * step;
    }

    // The shortest number behind one bid up to another.
    private double Shortest(double loses, double wins)
    {
        for (int digits = 1; digits <= 15; digits++)
        {
            double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(wins))) + 1 - digits);
            double steps = wins > loses ? Math.Floor(wins / unit) : Math.Ceiling(wins / unit);
            double bid = trials.IsSingle ? (float)Decimal(steps, unit) : Decimal(steps, unit);
            if (wins > loses ? bid > loses && bid <= wins : bid < loses && bid >= wins)
                return bid;
        }
        return wins;
    }

    private static double Decimal(double steps, double unit) => unit is >= 1e-18 and <= 1 && Math.Abs(steps) < 1e15
        ? steps / Math.Round(1 / unit) : steps * unit;
}
