using System.Globalization;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Compares what a model put out with what it should. Numbers may differ by <see cref="Absolute"/> plus
/// <see cref="Relative"/> times the expected number, the tolerances of ONNX's own backend test
/// (onnx/backend/test/runner); NaN equals NaN; texts and bools are equal or not.
/// </summary>
public static class DatumComparison
{
    /// <summary>Tolerance as a part of the expected number.</summary>
    public const double Relative = 1e-3;

    /// <summary>Tolerance beside it.</summary>
    public const double Absolute = 1e-7;

    /// <summary>The first difference in words, or null where there is none.</summary>
    /// <param name="expected">What it should be.</param>
    /// <param name="found">What it is.</param>
    /// <param name="isTyped">Whether types of elements are to be equal too.</param>
    /// <param name="isRandom">Whether only types and shapes can be compared.</param>
    public static string? FirstDifference(
        OnnxDatum expected, OnnxDatum found, bool isTyped = true, bool isRandom = false)
    {
        if (expected.Kind != found.Kind || expected.Items.Count != found.Items.Count)
            return $"expected {expected}, found {found}";
        if (expected.Tensor is not null)
            return FirstDifference(expected.Tensor, found.Tensor!, isTyped, isRandom);
        for (int i = 0; i < expected.Items.Count; i++)
        {
            if (FirstDifference(expected.Items[i], found.Items[i], isTyped, isRandom) is { } difference)
                return string.Create(CultureInfo.InvariantCulture, $"item {i}: {difference}");
        }
        return null;
    }

    /// <summary>The first difference of two tensors in words, or null where there is none.</summary>
    /// <param name="expected">What it should be.</param>
    /// <param name="found">What it is.</param>
    /// <param name="isTyped">Whether types of elements are to be equal too.</param>
    /// <param name="isRandom">Whether only types and shapes can be compared.</param>
    public static string? FirstDifference(
        OnnxTensor expected, OnnxTensor found, bool isTyped = true, bool isRandom = false)
    {
        bool areTexts = expected.Type == OnnxElementType.Text;
        if (isTyped ? expected.Type != found.Type : areTexts != (found.Type == OnnxElementType.Text))
            return $"expected {expected}, found {found}";
        if (!expected.Shape.SequenceEqual(found.Shape))
            return $"expected {expected}, found {found}";
        if (isRandom || expected.Type == found.Type && expected.Data.Span.SequenceEqual(found.Data.Span) && !areTexts)
            return null;
        for (long i = 0; i < expected.Count; i++)
        {
            if ((areTexts ? TextDifference(expected, found, (int)i) : NumberDifference(expected, found, i)) is { } one)
                return $"element {IndexOf(i, expected.Shape)}: {one}";
        }
        return null;
    }

    private static string? TextDifference(OnnxTensor expected, OnnxTensor found, int index) =>
        expected.Texts[index] == found.Texts[index]
            ? null : $"expected '{expected.Texts[index]}', found '{found.Texts[index]}'";

    private static string? NumberDifference(OnnxTensor expected, OnnxTensor found, long index)
    {
        double wanted = ElementNumbers.Real(expected, index), real = ElementNumbers.Real(found, index);
        double wantedOther = ElementNumbers.Imaginary(expected, index), other = ElementNumbers.Imaginary(found, index);
        if (Same(wanted, real) && Same(wantedOther, other))
            return null;
        double tolerance = expected.Type == OnnxElementType.Bool
            ? 0 : Absolute + Relative * double.Hypot(wanted, wantedOther);
        // Where a number is not finite no difference is within a tolerance, which may be infinite itself.
        if (double.IsFinite(wanted + wantedOther) && double.Hypot(wanted - real, wantedOther - other) <= tolerance)
            return null;
        return string.Create(CultureInfo.InvariantCulture,
            $"expected {Words(wanted, wantedOther)}, found {Words(real, other)}, tolerance {tolerance:G6}");
    }

    private static bool Same(double a, double b) => a == b || double.IsNaN(a) && double.IsNaN(b);

    private static string Words(double real, double imaginary) => imaginary == 0
        ? real.ToString("R", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{real:R}{(imaginary < 0 ? "" : "+")}{imaginary:R}i");

    private static string IndexOf(long place, IReadOnlyList<long> shape)
    {
        long[] index = new long[shape.Count];
        for (int i = index.Length - 1; i >= 0; i--)
        {
            index[i] = place % shape[i];
            place /= shape[i];
        }
        return OnnxTensor.Join(index);
    }
}
