namespace AdFlow.Operators.Standard;

/// <summary>The operator <c>bid.pacing</c>.</summary>
public static class Pacing
{
    /// <summary>Scales a bid by the multiplier that a pacing controller has stored: bid · clip(pacing).</summary>
    /// <remarks>
    /// A controller computes the multiplier elsewhere: e^φ of a feedback controller (Zhang et al., WSDM 2016), 1/(1+λ)
    /// of adaptive dual pacing (Balseiro and Gur, Management Science 65, 2019). The clip bounds the harm of a bad one;
    /// by default a bid is only lowered. A NaN multiplier gives NaN, a null one null: such a bid never wins an
    /// auction. With <c>minimum</c> above <c>maximum</c>, <c>maximum</c> holds.
    /// </remarks>
    /// <param name="bid">Bid, in currency units.</param>
    /// <param name="pacing">Stored multiplier.</param>
    /// <param name="minimum">Least multiplier that is applied.</param>
    /// <param name="maximum">Largest multiplier that is applied.</param>
    /// <returns>The scaled bid, in currency units.</returns>
    [MapOperator("bid.pacing", Output = "paced_bid")]
    public static V Scale<V>(
        V bid, V pacing, [InRange(0, 1000)] double minimum = 0, [InRange(0, 1000)] double maximum = 1)
        where V : struct, ILane<V> => bid * V.Clip(pacing, V.Constant(minimum), V.Constant(maximum));
}
