using System.Numerics;

namespace AdFlow.Operators.Tests.Lanes;

/// <summary>
/// Elementary functions to far more digits than float64 has: fixed point with 400 bits after the point, by series whose
/// rest is below the last of them. Slow and obvious.
/// </summary>
internal readonly struct BigNumber(BigInteger significand, int exponent)
{
    private const int Bits = 400;

    private static readonly BigInteger One = BigInteger.One << Bits;

    // ln 2 = 2·atanh(1/3).
    private static readonly BigInteger Ln2 = 2 * AtanhOfInverse(3);

    public static BigNumber Exp(double x) => Exp(Fixed(x));

    public static BigNumber Log(double x) => new(LogOf(x), -Bits);

    public static BigNumber Log1p(double x) => new(LogOf(One + Fixed(x)), -Bits);

    public static BigNumber Pow(double x, double y) => Exp(Product(Fixed(y), LogOf(x)));

    // e^x / (1 + e^x), whose numerator keeps its digits however small it is.
    public static BigNumber Sigmoid(double x)
    {
        var (exp, power) = Split(Fixed(x));
        var below = power >= 0 ? One + (exp << power) : One + (exp >> -power);
        return new((exp << Bits) / below, power - Bits);
    }

    public static BigNumber Tanh(double x)
    {
        var (exp, power) = Split(2 * Fixed(Math.Abs(x)));
        exp <<= power;
        return new(Math.Sign(x) * ((exp - One << Bits) / (exp + One)), -Bits);
    }

    /// <summary>Distance of a float64 in units of the last place that a float64 of this size has.</summary>
    public double Ulps(double actual)
    {
        int size = exponent + (int)BigInteger.Abs(significand).GetBitLength() - 1;
        int last = Math.Max(size - 52, -1074);
        // In units of 2^-40 ulp.
        var exact = Shift(significand, exponent - last + 40);
        var found = actual == 0 ? 0 : Shift(Digits(actual), Math.ILogB(actual) - 60 - last + 40);
        return Math.Abs((double)(exact - found)) / (1L << 40);
    }

    private static BigNumber Exp(BigInteger x)
    {
        var (exp, power) = Split(x);
        return new(exp, power - Bits);
    }

    // e^x = exp·2^power with exp in about 0.7..1.4.
    private static (BigInteger Exp, int Power) Split(BigInteger x)
    {
        int power = (int)Math.Round((double)(x >> Bits - 60) / (double)(Ln2 >> Bits - 60));
        BigInteger rest = x - power * Ln2, term = One, sum = One;
        for (int i = 1; !term.IsZero; i++)
            sum += term = Product(term, rest) / i;
        return (sum, power);
    }

    // A number far below 1 has few digits in fixed point; its significand has all.
    private static BigInteger LogOf(double x) =>
        LogOf(Fixed(Math.ScaleB(x, -Math.ILogB(x)))) + Math.ILogB(x) * Ln2;

    // log x = guess + log(x·e^−guess), where the second is near log 1.
    private static BigInteger LogOf(BigInteger x)
    {
        int size = (int)x.GetBitLength() - 1 - Bits;
        double guess = Math.Log(Math.ScaleB((double)Shift(x, 60 - size - Bits), -60));
        var start = Fixed(guess) + size * Ln2;
        var (exp, power) = Split(-start);
        BigInteger distance = Shift(Product(x, exp), power) - One, term = distance, sum = distance;
        for (int i = 2; !term.IsZero && term != BigInteger.MinusOne; i++)
            sum += (term = -Product(term, distance)) / i;
        return start + sum;
    }

    private static BigInteger AtanhOfInverse(int n)
    {
        BigInteger term = One / n, sum = term;
        for (int i = 3; !term.IsZero; i += 2)
            sum += (term /= n * n) / i;
        return sum;
    }

    private static BigInteger Fixed(double x) => x == 0 ? 0 : Shift(Digits(x), Math.ILogB(x) - 60 + Bits);

    // The number times 2^60 over its power of two: an integer.
    private static BigInteger Digits(double x) => new(Math.ScaleB(x, 60 - Math.ILogB(x)));

    private static BigInteger Product(BigInteger a, BigInteger b) => a * b >> Bits;

    private static BigInteger Shift(BigInteger value, int bits) => bits >= 0 ? value << bits : value >> -bits;
}
