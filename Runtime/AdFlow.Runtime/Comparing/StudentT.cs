namespace AdFlow.Runtime;

/// <summary>Student's distribution.</summary>
internal static class StudentT
{
    private const double Outside = 0.05;
    private const double NormalTail = -1.9599639845400545;

    /// <summary>
    /// The value that 95 % of a variable of Student's distribution lie within, on both sides of zero: Hill, Algorithm
    /// 396: Student's t-quantiles, Communications of the ACM 13 (1970), off by less than 10⁻⁵ of the value for 3 or
    /// more degrees of freedom; one and two have closed forms.
    /// </summary>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static double Bound95(long degrees)
    {
        if (degrees == 1)
            return 1 / Math.Tan(Outside * Math.PI / 2);
        if (degrees == 2)
            return Math.Sqrt(2 / (Outside * (2 - Outside)) - 2);
        double n = degrees, a = 1 / (n - 0.5), b = 48 / (a * a);
        double c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
        double d = ((94.5 / (b + c) - 3) / b + 1) * Math.Sqrt(a * Math.PI / 2) * n;
        double y = Math.Pow(d * Outside, 2 / n);
        return Math.Sqrt(n * (y > 0.05 + a ? NearNormal(n, a, b, c, d) : FarFromNormal(n, d, y)));
    }

    private static double NearNormal(double n, double a, double b, double c, double d)
    {
        const double X = NormalTail;
        double y = X * X;
        if (n < 5)
            c += 0.3 * (n - 4.5) * (X + 0.6);
        c = (((0.05 * d * X - 5) * X - 7) * X - 2) * X + b + c;
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * X;
        y = a * y * y;
        return y > 0.002 ? Math.Exp(y) - 1 : 0.5 * y * y + y;
    }

    private static double FarFromNormal(double n, double d, double y) =>
        ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (n + 2)
        + 1 / y;
}
