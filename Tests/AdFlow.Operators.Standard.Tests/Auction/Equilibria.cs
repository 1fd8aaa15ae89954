namespace AdFlow.Operators.Standard.Tests;

/// <summary>Equilibria of the generalised second-price auction, after Edelman, Ostrovsky and Schwarz (2007), §III,
/// and Varian (2007), in scores.</summary>
internal static class Equilibria
{
    /// <summary>The lowest bids at which no ad envies the one above: s_i α_{i−1} = v_i (α_{i−1} − α_i) + s_{i+1} α_i
    /// for the ads from slot 2 on, in weighted values v and bids s; losers and the best ad bid their values.</summary>
    internal static Market LowestEnvyFreeBids(Market values, double[] factors)
    {
        int[] ranked = values.RankSlowly(0);
        var bids = values;
        double below = 0;
        for (int place = ranked.Length - 1; place >= 0; place--)
        {
            int row = ranked[place];
            double value = values.Score(row), bid = value;
            if (place > 0 && place < factors.Length)
                bid = (value * (factors[place - 1] - factors[place]) + below * factors[place]) / factors[place - 1];
            bids = bids.With(row, bid / values.Weights[row]);
            below = bid;
        }
        return bids;
    }

    /// <summary>What the winner of a slot would gain most by another slot at that slot's price.</summary>
    internal static double LargestEnvy(Market values, double[] factors, Outcome sold, int slot)
    {
        int row = sold.Rows[slot];
        double weight = values.Weights[row], most = double.NegativeInfinity;
        double own = factors[slot] * weight * (values.Bids[row] - sold.Prices[slot]);
        for (int other = 0; other < sold.Rows.Length; other++)
        {
            double total = sold.Prices[other] * values.Weights[sold.Rows[other]];
            most = Math.Max(most, factors[other] * (values.Score(row) - total) - own);
        }
        return most;
    }
}
