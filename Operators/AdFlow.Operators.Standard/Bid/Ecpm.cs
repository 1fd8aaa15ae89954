namespace AdFlow.Operators.Standard;

/// <summary>The operator <c>bid.ecpm</c>.</summary>
public static class Ecpm
{
    /// <summary>Expected revenue per thousand impressions of a bid per click: 1000 · pctr · bid.</summary>
    /// <remarks>Null where either is null, NaN where either is NaN.</remarks>
    /// <param name="pctr">Predicted click probability, 0..1.</param>
    /// <param name="bid">Bid per click, in currency units.</param>
    /// <returns>Currency units per thousand impressions.</returns>
    [MapOperator("bid.ecpm", Output = "ecpm")]
    public static V PerThousand<V>(V pctr, V bid) where V : struct, ILane<V> => pctr * bid * V.Constant(1000);
}
