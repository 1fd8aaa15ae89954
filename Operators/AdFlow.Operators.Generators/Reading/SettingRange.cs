using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>The <c>[InRange]</c> of a setting.</summary>
internal readonly record struct SettingRange(double Minimum, double Maximum)
{
    private static readonly SettingRange Everything = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Reads the range and holds the default against it.</summary>
    /// <param name="symbol">The property or parameter.</param>
    /// <param name="type">What its type says.</param>
    /// <param name="given">Its default of the C# type of its kind, or null.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static SettingRange Read(ISymbol symbol, SettingType type, object? given, Problems problems)
    {
        if (symbol.Find("InRange") is not { } attribute || attribute.ConstructorArguments.Length != 2)
            return Everything;
        var range = new SettingRange(Bound(attribute, 0), Bound(attribute, 1));
        if (!type.IsNumber && type.Kind is not (SettingKind.NamedNumbers or SettingKind.NumberList))
            problems.Add(Rules.Range, attribute.Place(symbol), symbol.Name, "has [InRange] but is no number",
                "delete [InRange]");
        else if (!(range.Minimum <= range.Maximum))
            problems.Add(Rules.Range, attribute.Place(symbol), symbol.Name,
                $"has the range {range}, which holds no value", "write the least value first");
        else if (type.IsNumber && given is not null
            && Convert.ToDouble(given, CultureInfo.InvariantCulture) is var value
            && !(value >= range.Minimum && value <= range.Maximum))
            problems.Add(Rules.Range, symbol.Place(), symbol.Name,
                string.Format(CultureInfo.InvariantCulture, "has the default {0}, outside its range {1}", given, range),
                "change one of the two");
        return range;
    }

    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0}..{1}", Minimum, Maximum);

    private static double Bound(AttributeData attribute, int index) =>
        attribute.ConstructorArguments[index].Value is double value ? value : double.NaN;
}
