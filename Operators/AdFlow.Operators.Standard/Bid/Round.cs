namespace AdFlow.Operators.Standard;

/// <summary>The operator <c>bid.round</c>.</summary>
public static class Round
{
    /// <summary>Rounds an exact price for billing to whole units of the currency, such as cents.</summary>
    /// <remarks>
    /// <para>Auctions give exact prices; this is the only step that rounds them. <c>down</c>, the default, never bills
    /// more than the price, hence never more than the bid; <c>up</c> may.</para>
    /// <para>Amounts are decided as decimals, not by their binary dust: a price is whole, or a tie, if it is the
    /// number nearest to a whole or half number of units. So 0.29 is 29 cents although 0.29 · 100 is below 29, and
    /// 1.005 is a tie. The result is a whole number divided by <c>units</c>: 0.07, not 7 · 0.01. All in the column's
    /// precision: give float64 prices where cents must be right above 10,000. NaN and ±∞ stay, null stays null; a
    /// price whose number of units passes the largest number becomes ±∞.</para>
    /// </remarks>
    /// <param name="pricePerClick">Exact price, in currency units.</param>
    /// <param name="units">Billing units in one currency unit: 100 for cents.</param>
    /// <param name="mode">Which whole number of units a price becomes.</param>
    /// <returns>The price to bill, in currency units.</returns>
    [MapOperator("bid.round", Output = "billed_price")]
    public static V ToUnit<V>(
        V pricePerClick, [InRange(1, 1_000_000)] int units = 100, RoundingMode mode = RoundingMode.Down)
        where V : struct, ILane<V>
    {
        V scale = V.Constant(units), nearest = V.Round(pricePerClick * scale), one = V.Constant(1);
        V low = V.Select(nearest / scale > pricePerClick, nearest - one, nearest);
        return V.Select(IsLow(pricePerClick, low, scale, mode), low, low + one) / scale;
    }

    // Whether a price that lies from low to low + 1 units becomes low.
    private static Mask<V> IsLow<V>(V price, V low, V scale, RoundingMode mode) where V : struct, ILane<V>
    {
        V half = (low + V.Constant(0.5)) / scale;
        return mode switch
        {
            RoundingMode.Down => price >= low / scale,
            RoundingMode.Up => V.Equal(price, low / scale),
            RoundingMode.HalfUp => price < half,
            _ => price < half | (V.Equal(price, half) & IsEven(low)),
        };
    }

    private static Mask<V> IsEven<V>(V whole) where V : struct, ILane<V>
    {
        V pairs = whole * V.Constant(0.5);
        return V.Equal(V.Floor(pairs), pairs);
    }
}
