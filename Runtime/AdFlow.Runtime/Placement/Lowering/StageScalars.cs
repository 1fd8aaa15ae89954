using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Collects what differs from run to run in a stage that is lowered.</summary>
internal sealed class StageScalars
{
    // As many parameters as a kernel has columns; a graph that has more says the same thing again and again.
    private const int Most = 64;

    private readonly List<DeviceScalar> _sources = [];

    /// <summary>Where they come from.</summary>
    public DeviceScalar[] Sources => [.. _sources];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds what is computed from the request alone; once where it is equal.</summary>
    /// <param name="expression">A number or a condition.</param>
    /// <param name="mayBeNull">Whether the device understands that it is null; else such a run is the processor's.
    /// </param>
    /// <returns>Ordinal of the first scalar: of a number its value and whether it is one, of a condition whether it is
    /// true and whether it is false.</returns>
    /// <exception cref="NotLoweredException">There are too many.</exception>
    public int Add(Expression expression, bool mayBeNull)
    {
        foreach (var known in _sources.OfType<RequestScalar>())
            if (known.MayBeNull == mayBeNull && known.Program.Expression.Equals(expression))
                return known.First;
        int first = Take(2);
        _sources.Add(new RequestScalar(first, new ExpressionProgram(expression), mayBeNull));
        return first;
    }

    /// <summary>Adds the scalars of a body.</summary>
    /// <returns>Ordinal of the first.</returns>
    /// <exception cref="NotLoweredException">There are too many.</exception>
    public int Add(KernelStep step, BodyTemplate template)
    {
        int first = Take(template.ScalarCount);
        _sources.Add(new SettingScalar(first, step, template));
        return first;
    }

    private int Take(int count) => (Count += count) <= Most ? Count - count
        : throw new NotLoweredException($"has more than {Most} numbers that differ from run to run");
}

/// <summary>Scalar arguments of a stage's programs. Immutable.</summary>
/// <param name="First">Ordinal of the first.</param>
internal abstract record DeviceScalar(int First);

/// <summary>Of what is computed from the request.</summary>
/// <param name="First">Ordinal of the first of two.</param>
/// <param name="Program">A number or a condition.</param>
/// <param name="MayBeNull">Whether it may be null.</param>
internal sealed record RequestScalar(int First, ExpressionProgram Program, bool MayBeNull) : DeviceScalar(First);

/// <summary>Of the settings of a map operator.</summary>
/// <param name="First">Ordinal of the first.</param>
/// <param name="Step">The operator.</param>
/// <param name="Template">Its body.</param>
internal sealed record SettingScalar(int First, KernelStep Step, BodyTemplate Template) : DeviceScalar(First);
