namespace AdFlow.Samples.Learning;

/// <summary>Log loss of predicted click probabilities, natural logarithm: −log p of a click, −log(1−p) of
/// none.</summary>
public static class LogLoss
{
    private const double Least = 1e-12;

    /// <summary>Log loss of one impression; probabilities are held within 1e−12 of 0 and 1.</summary>
    public static double Of(double predicted, bool isClicked)
    {
        double held = Math.Clamp(predicted, Least, 1 - Least);
        return -Math.Log(isClicked ? held : 1 - held);
    }

    /// <summary>Log loss of each impression.</summary>
    public static double[] Each(IReadOnlyList<double> predicted, IReadOnlyList<bool> clicks) =>
        [.. predicted.Select((probability, i) => Of(probability, clicks[i]))];
}
