using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>A setting that is evaluated once per run, with its default made ready. Immutable.</summary>
internal sealed class PlannedSetting(PerRunSetting setting)
{
    public ParameterDescriptor Parameter { get; } = setting.Parameter;

    public ExpressionProgram Program { get; } = setting.Program;

    public bool HasDefault { get; } = setting.Parameter.Default is not null;

    public double DefaultNumber { get; } = setting.Parameter.Default switch
    {
        null => 0,
        bool value => value ? 1 : 0,
        var value => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    public long DefaultInteger { get; } = setting.Parameter.Default switch
    {
        bool value => value ? 1 : 0,
        int value => value,
        long value => value,
        _ => 0,
    };
}
