namespace AdFlow.Operators.Standard;

/// <summary>The operator <c>bid.round</c>.</summary>
public static class Round
{
    /// <summary>Rounds an exact price for billing to whole units of the currency, such as cents.</summary>
    /// <remarks>
    /// <para>Auctions give exact prices; this is the only step that rounds them. <c>down</c>, the default, never bills
    /// more than the price, hence never more than the bid; <c>up</c> may.</para>
    /// <para>A tie is decided on price · units as computed in the column's precision: 2.5 cents are a tie, 0.145 · 100
    /// is 14.499… and is not. The result is a whole number divided by <c>units</c>, hence the number nearest to the
    /// decimal amount: 0.07, not 7 · 0.01. Feed float64 prices where cents must be right above 10,000. NaN and ±∞
    /// stay, null stays null; amounts from 2^53 units on (float32: 2^24) are whole already and stay.</para>
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
        V scale = V.Constant(units), amount = pricePerClick * scale;
        return Whole(amount, mode) / scale;
    }

    private static V Whole<V>(V amount, RoundingMode mode) where V : struct, ILane<V> => mode switch
    {
        RoundingMode.Down => V.Floor(amount),
        RoundingMode.HalfEven => V.Round(amount),
        RoundingMode.HalfUp => HalfUp(amount),
        _ => V.Ceiling(amount),
    };

    // amount − floor is exact, where floor(amount + 0.5) would lift 0.49999999999999994 to 1.
    private static V HalfUp<V>(V amount) where V : struct, ILane<V>
    {
        V floor = V.Floor(amount);
        return V.Select(amount - floor >= V.Constant(0.5), floor + V.Constant(1), floor);
    }
}
