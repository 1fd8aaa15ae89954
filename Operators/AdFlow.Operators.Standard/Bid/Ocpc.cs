namespace AdFlow.Operators.Standard;

/// <summary>The operator <c>bid.ocpc</c>.</summary>
public static class Ocpc
{
    /// <summary>Bid per click of an advertiser who states what a conversion is worth: target_cpa · pcvr.</summary>
    /// <remarks>
    /// Optimised cost per click: the expected cost of a conversion is then the target (Zhu et al., "Optimized cost per
    /// click in Taobao display advertising", KDD 2017, §3; its correction within ±r is a multiplier for
    /// <c>bid.pacing</c>). Null where either is null, NaN where either is NaN; neither ever wins an auction.
    /// </remarks>
    /// <param name="targetCpa">What the advertiser will pay for a conversion, in currency units.</param>
    /// <param name="pcvr">Predicted probability that a click converts, 0..1.</param>
    /// <returns>Currency units per click.</returns>
    [MapOperator("bid.ocpc", Output = "bid")]
    public static V PerClick<V>(V targetCpa, V pcvr) where V : struct, ILane<V> => targetCpa * pcvr;
}
