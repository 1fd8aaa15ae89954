using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Runtime.Tests;

/// <summary>Operators of these tests and the standard ones.</summary>
internal static class TestModules
{
    public static IReadOnlyList<OperatorModule> All { get; } =
        [StandardOperators.Module, TestsOperators.Module];
}
