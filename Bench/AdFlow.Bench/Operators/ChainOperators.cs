using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>The operators of the chain of 12 and of its arithmetic-only form.</summary>
public static class ChainOperators
{
    /// <summary>Probability of a logistic model of one feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="bias">Intercept.</param>
    [MapOperator("bench.logistic", Output = "probability")]
    public static V Logistic<V>(V feature, float weight, float bias) where V : struct, ILane<V> =>
        V.Sigmoid(V.Constant(weight) * feature + V.Constant(bias));

    /// <summary>A linear model of one feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="bias">Intercept.</param>
    [MapOperator("bench.linear", Output = "probability")]
    public static V Linear<V>(V feature, float weight, float bias) where V : struct, ILane<V> =>
        V.Constant(weight) * feature + V.Constant(bias);

    /// <summary>A value held within bounds.</summary>
    /// <param name="value">The value.</param>
    /// <param name="low">Least result.</param>
    /// <param name="high">Largest result.</param>
    [MapOperator("bench.clip", Output = "clipped")]
    public static V Clip<V>(V value, float low, float high) where V : struct, ILane<V> =>
        V.Clip(value, V.Constant(low), V.Constant(high));

    /// <summary>A product.</summary>
    /// <param name="left">One factor.</param>
    /// <param name="right">The other.</param>
    [MapOperator("bench.product", Output = "product")]
    public static V Product<V>(V left, V right) where V : struct, ILane<V> => left * right;

    /// <summary>A value times a bid.</summary>
    /// <param name="value">The value.</param>
    /// <param name="bid">Bid, in currency units.</param>
    /// <param name="factor">Number of units that the result is for.</param>
    [MapOperator("bench.bid", Output = "priced")]
    public static V Bid<V>(V value, V bid, float factor) where V : struct, ILane<V> =>
        value * bid * V.Constant(factor);

    /// <summary>A value weighted by a power of quality.</summary>
    /// <param name="value">The value.</param>
    /// <param name="quality">Quality, above 0.</param>
    /// <param name="exponent">The power.</param>
    [MapOperator("bench.quality_power", Output = "weighted")]
    public static V QualityPower<V>(V value, V quality, float exponent) where V : struct, ILane<V> =>
        value * V.Pow(quality, V.Constant(exponent));

    /// <summary>A value weighted by a line through quality.</summary>
    /// <param name="value">The value.</param>
    /// <param name="quality">Quality.</param>
    /// <param name="slope">Slope of the line.</param>
    [MapOperator("bench.quality_line", Output = "weighted")]
    public static V QualityLine<V>(V value, V quality, float slope) where V : struct, ILane<V> =>
        value * (V.Constant(slope) * quality + V.Constant(0.1f));

    /// <summary>A value, or 0 where it does not reach a reserve.</summary>
    /// <param name="value">The value.</param>
    /// <param name="reserve">The least that counts.</param>
    [MapOperator("bench.reserve", Output = "kept")]
    public static V Reserve<V>(V value, V reserve) where V : struct, ILane<V> =>
        V.Select(value >= reserve, value, V.Constant(0));

    /// <summary>Logarithm of 1 + a value, scaled.</summary>
    /// <param name="value">The value, at least 0.</param>
    /// <param name="factor">Scale.</param>
    [MapOperator("bench.log", Output = "damped")]
    public static V Log<V>(V value, float factor) where V : struct, ILane<V> =>
        V.Constant(factor) * V.Log1p(value);

    /// <summary>A line in place of the logarithm, scaled.</summary>
    /// <param name="value">The value.</param>
    /// <param name="factor">Scale.</param>
    [MapOperator("bench.line", Output = "damped")]
    public static V Line<V>(V value, float factor) where V : struct, ILane<V> =>
        V.Constant(factor) * (V.Constant(0.5f) * value + V.Constant(0.2f));

    /// <summary>What ads are ranked by.</summary>
    /// <param name="damped">Damped value.</param>
    /// <param name="relevance">Relevance to the request.</param>
    /// <param name="probability">Click probability.</param>
    /// <param name="relevanceWeight">Weight of the relevance.</param>
    /// <param name="probabilityWeight">Weight of the probability.</param>
    [MapOperator("bench.blend", Output = "score")]
    public static V Blend<V>(
        V damped, V relevance, V probability, float relevanceWeight, float probabilityWeight)
        where V : struct, ILane<V> =>
        damped + V.Constant(relevanceWeight) * relevance + V.Constant(probabilityWeight) * probability;
}
