using System.Globalization;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Evaluates settings that depend on the request.</summary>
internal static unsafe class SettingEvaluation
{
    /// <summary>The value of a setting: as a number, and where it is integral or bool as an integer.</summary>
    /// <exception cref="SettingException">It is null without a default, or out of range.</exception>
    public static (double Number, long Integer) Evaluate(PlannedSetting setting, Batch request, byte* scratch)
    {
        var value = setting.Program.EvaluateScalar(request, scratch);
        if (value.IsNull)
            return setting.HasDefault
                ? (setting.DefaultNumber, setting.DefaultInteger)
                : throw new SettingException(
                    $"Setting '{setting.Parameter.Name}' = {setting.Program.Expression} is null and has no default; "
                    + "give the request a value, or use coalesce.");
        bool isFloat = value.Kind is ValueKind.Float64;
        double number = isFloat ? value.Float64 : value.Int64;
        if (!IsInRange(setting.Parameter, number, value.Kind))
            throw OutOfRange(setting, isFloat
                ? number.ToString(CultureInfo.InvariantCulture) : value.Int64.ToString(CultureInfo.InvariantCulture));
        return (number, isFloat ? 0 : value.Int64);
    }

    private static bool IsInRange(ParameterDescriptor parameter, double number, ValueKind kind)
    {
        if (kind is ValueKind.Bool)
            return true;
        bool fits = parameter.Kind is not ParameterKind.Int32 || number is >= int.MinValue and <= int.MaxValue;
        return fits && number >= parameter.Minimum && number <= parameter.Maximum;
    }

    private static SettingException OutOfRange(PlannedSetting setting, string value)
    {
        var parameter = setting.Parameter;
        bool isInt32 = parameter.Kind is ParameterKind.Int32;
        double minimum = isInt32 ? Math.Max(parameter.Minimum, int.MinValue) : parameter.Minimum;
        double maximum = isInt32 ? Math.Min(parameter.Maximum, int.MaxValue) : parameter.Maximum;
        return new SettingException(string.Create(CultureInfo.InvariantCulture,
            $"Setting '{parameter.Name}' = {setting.Program.Expression} is {value}; expected {minimum} to {maximum}."));
    }
}
