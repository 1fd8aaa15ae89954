namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The position-based model of clicks: a result is clicked if it is examined and attractive, examined by its position
/// alone, attractive by itself (Craswell, Zoeter, Taylor and Ramsey, "An experimental comparison of click position-bias
/// models", WSDM 2008, §3.2). Position k is examined with probability 1/k^<see cref="Severity"/>, as Joachims,
/// Swaminathan and Schnabel simulate it ("Unbiased learning-to-rank with biased feedback", WSDM 2017, §6.1).
/// </summary>
internal static class PositionBias
{
    /// <summary>How much less is examined further below; 1 as in most of that paper's experiments.</summary>
    public const double Severity = 1;

    /// <summary>Probability that a position, from 1, is examined.</summary>
    public static double Examined(int position) => Math.Pow(position, -Severity);

    /// <summary>
    /// Probability that an examined product of a rating, 0 to 3, is clicked: 0.005 for one that nobody asked for to
    /// 0.10 for the best, between them by the gain (2^rating − 1) / 7 with which ratings are weighed elsewhere, too.
    /// </summary>
    public static double Attractive(int rating) => 0.005 + 0.095 * (Math.Pow(2, rating) - 1) / 7;
}
