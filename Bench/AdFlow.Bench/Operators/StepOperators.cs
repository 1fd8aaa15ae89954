using AdFlow.Operators;

namespace AdFlow.Bench;

/// <summary>
/// Operators that do next to nothing, for measuring what a node costs: they add their inputs and a number. The number
/// makes each node different, so that no rule merges them.
/// </summary>
public static class StepOperators
{
    /// <summary>A value plus a number.</summary>
    /// <param name="first">The value.</param>
    /// <param name="number">The number.</param>
    [MapOperator("bench.step1", Output = "sum")]
    public static V One<V>(V first, float number) where V : struct, ILane<V> => first + V.Constant(number);

    /// <summary>The sum of two values and a number.</summary>
    /// <param name="first">One value.</param>
    /// <param name="second">Another.</param>
    /// <param name="number">The number.</param>
    [MapOperator("bench.step2", Output = "sum")]
    public static V Two<V>(V first, V second, float number) where V : struct, ILane<V> =>
        first + second + V.Constant(number);

    /// <summary>The sum of three values and a number.</summary>
    /// <param name="first">One value.</param>
    /// <param name="second">Another.</param>
    /// <param name="third">A third.</param>
    /// <param name="number">The number.</param>
    [MapOperator("bench.step3", Output = "sum")]
    public static V Three<V>(V first, V second, V third, float number) where V : struct, ILane<V> =>
        first + second + third + V.Constant(number);
}
