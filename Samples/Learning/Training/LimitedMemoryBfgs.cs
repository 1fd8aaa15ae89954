namespace AdFlow.Samples.Learning;

/// <summary>
/// Finds a minimum of a smooth function by L-BFGS: the two-loop recursion of Nocedal and Wright, "Numerical
/// Optimization", 2nd edition 2006, algorithm 7.4, over the last steps, with step lengths by halving until the function
/// has fallen enough (Armijo, §3.1). Steps of no positive curvature are not remembered, so the direction always goes
/// down. Deterministic: the same function gives the same bits. Not thread-safe.
/// </summary>
/// <param name="function">The function: takes a point and where its gradient goes, gives its value.</param>
internal sealed class LimitedMemoryBfgs(LimitedMemoryBfgs.Function function)
{
    private const int Memory = 10, MostHalvings = 40;
    private const double Decrease = 1e-4;

    private readonly List<(double[] Step, double[] Change, double Inverse)> _past = [];

    /// <summary>A function and its gradient.</summary>
    public delegate double Function(double[] point, Span<double> gradient);

    /// <summary>Minimises.</summary>
    /// <param name="point">Where to start; holds the result afterwards.</param>
    /// <param name="steps">Most steps.</param>
    /// <param name="tolerance">Length of the gradient at which it is good enough.</param>
    /// <returns>Steps taken.</returns>
    public int Minimise(double[] point, int steps, double tolerance)
    {
        double[] gradient = new double[point.Length], nextGradient = new double[point.Length];
        double value = function(point, gradient);
        for (int step = 0; step < steps; step++)
        {
            if (Math.Sqrt(Dot(gradient, gradient)) <= tolerance)
                return step;
            double[] direction = Direction(gradient);
            if (Advance(point, value, gradient, direction, nextGradient) is not var (next, nextValue))
                return step;
            Remember(point, next, gradient, nextGradient);
            next.CopyTo(point, 0);
            (gradient, nextGradient, value) = (nextGradient, gradient, nextValue);
        }
        return steps;
    }

    private double[] Direction(double[] gradient)
    {
        double[] direction = [.. gradient];
        double[] shares = new double[_past.Count];
        for (int i = _past.Count - 1; i >= 0; i--)
        {
            shares[i] = _past[i].Inverse * Dot(_past[i].Step, direction);
            AddTo(direction, _past[i].Change, -shares[i]);
        }
        // The first step is one of length 1; later ones are scaled by the last curvature (7.20).
        double scale = _past.Count == 0 ? 1 / Math.Sqrt(Dot(gradient, gradient))
            : 1 / (_past[^1].Inverse * Dot(_past[^1].Change, _past[^1].Change));
        for (int i = 0; i < direction.Length; i++)
            direction[i] *= scale;
        for (int i = 0; i < _past.Count; i++)
            AddTo(direction, _past[i].Step, shares[i] - _past[i].Inverse * Dot(_past[i].Change, direction));
        for (int i = 0; i < direction.Length; i++)
            direction[i] = -direction[i];
        return direction;
    }

    // Null where no step along the direction makes the function smaller: the minimum, as far as numbers tell.
    private (double[] Point, double Value)? Advance(
        double[] point, double value, double[] gradient, double[] direction, double[] nextGradient)
    {
        double slope = Dot(gradient, direction), length = 1;
        for (int i = 0; i < MostHalvings; i++, length /= 2)
        {
            double[] next = [.. point];
            AddTo(next, direction, length);
            double nextValue = function(next, nextGradient);
            if (nextValue < value && nextValue <= value + Decrease * length * slope)
                return (next, nextValue);
        }
        return null;
    }

    private void Remember(double[] point, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] step = [.. next], change = [.. nextGradient];
        AddTo(step, point, -1);
        AddTo(change, gradient, -1);
        double curvature = Dot(step, change);
        if (!(curvature > 1e-12 * Dot(change, change)))
            return;
        if (_past.Count == Memory)
            _past.RemoveAt(0);
        _past.Add((step, change, 1 / curvature));
    }

    private static double Dot(double[] one, double[] other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += one[i] * other[i];
        return sum;
    }

    private static void AddTo(double[] target, double[] source, double factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += factor * source[i];
    }
}
