using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// A map operator bound to columns of its input. Output k of the kernel is the written slot k; every row is null where
/// one of its input columns is.
/// </summary>
/// <param name="Columns">Ordinal of the input's column for each declared read.</param>
/// <param name="IsFloat64">Whether it computes in float64; else in float32.</param>
/// <param name="Scalars">Value of each setting; of a per-run one, its default.</param>
/// <param name="Slots">Per-run slot of each setting, or −1.</param>
public sealed record MapBinding(
    IReadOnlyList<int> Columns, bool IsFloat64, IReadOnlyList<double> Scalars, IReadOnlyList<int> Slots);

/// <summary>A setting that is evaluated once per run.</summary>
/// <param name="Parameter">Its name, range and default.</param>
/// <param name="Program">Expression over the request; bool, int64 or float64 as the parameter's kind asks.</param>
public sealed record PerRunSetting(ParameterDescriptor Parameter, ExpressionProgram Program);
