using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace AdFlow.Operators.Generators;

/// <summary>C# text of values, equal on every machine.</summary>
internal static class Literal
{
    /// <summary>A constant converted to the C# type of a kind; null where it is no such value.</summary>
    public static object? Convert(object constant, SettingKind kind)
    {
        try
        {
            return kind switch
            {
                SettingKind.Bool => constant as bool?,
                SettingKind.Int32 or SettingKind.Choice =>
                    System.Convert.ToInt32(constant, CultureInfo.InvariantCulture),
                SettingKind.Int64 => System.Convert.ToInt64(constant, CultureInfo.InvariantCulture),
                SettingKind.Float32 => System.Convert.ToSingle(constant, CultureInfo.InvariantCulture),
                SettingKind.Float64 => System.Convert.ToDouble(constant, CultureInfo.InvariantCulture),
                _ => constant as string,
            };
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            return null;
        }
    }

    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        float number => Of(number, "float", "f"),
        double number => Of(number),
        _ => Of((string)value),
    };

    /// <summary>A name, even if it is a keyword too.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) is SyntaxKind.None ? name : "@" + name;

    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(double number) => double.IsNaN(number) ? "double.NaN"
        : double.IsInfinity(number) ? number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : number.ToString("R", CultureInfo.InvariantCulture) + "d";

    private static string Of(float number, string type, string suffix) => float.IsNaN(number) ? $"{type}.NaN"
        : float.IsInfinity(number) ? number > 0 ? $"{type}.PositiveInfinity" : $"{type}.NegativeInfinity"
        : number.ToString("R", CultureInfo.InvariantCulture) + suffix;
}
