using System.Globalization;
using System.Text.Json;

namespace AdFlow.Runtime;

/// <summary>Values as people read them: numbers of six digits, texts of a line.</summary>
internal static class ShownValue
{
    private const int MostLetters = 40, UsualDigits = 6, MostDigits = 17;

    /// <summary>A count: <c>1,204</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of rows: <c>1,204 rows</c>.</summary>
    public static string Rows(long count) => count == 1 ? "1 row" : $"{Count(count)} rows";

    /// <summary>A value.</summary>
    /// <param name="json">The value in JSON.</param>
    public static string Of(string json) => Of(json, UsualDigits);

    /// <summary>Two values with as many digits as tell them apart.</summary>
    public static (string One, string Other) Of(string one, string other)
    {
        int digits = UsualDigits;
        while (digits < MostDigits && one != other && Of(one, digits) == Of(other, digits))
            digits++;
        return (Of(one, digits), Of(other, digits));
    }

    /// <summary>A value with as many digits as tell it from others.</summary>
    public static string ApartFrom(IEnumerable<string> others, string json)
    {
        int digits = UsualDigits;
        foreach (string other in others)
            while (digits < MostDigits && json != other && Of(json, digits) == Of(other, digits))
                digits++;
        return Of(json, digits);
    }

    /// <summary>A number with all its digits.</summary>
    public static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number of six digits.</summary>
    public static string Of(double number) => number.ToString($"G{UsualDigits}", CultureInfo.InvariantCulture);

    /// <summary>A share: <c>39.1 %</c>, of small ones with more digits.</summary>
    public static string Percent(double share) => share >= 0.001
        ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:N1} %")
        : string.Create(CultureInfo.InvariantCulture, $"{share * 100:G2} %");

    private static string Of(string json, int digits)
    {
        using var value = JsonDocument.Parse(json);
        return value.RootElement.ValueKind switch
        {
            JsonValueKind.Number when json.AsSpan().ContainsAny('.', 'e', 'E') =>
                value.RootElement.GetDouble().ToString($"G{digits}", CultureInfo.InvariantCulture),
            JsonValueKind.String => Line(value.RootElement.GetString()!),
            JsonValueKind.Array => Line($"[{string.Join(", ", value.RootElement.EnumerateArray().Select(
                item => Of(item.GetRawText(), digits)))}]"),
            _ => Line(json),
        };
    }

    private static string Line(string text)
    {
        string line = OneLine.Of(text);
        return line.Length <= MostLetters ? line : line[..(MostLetters - 1)] + "…";
    }
}
