using System.Globalization;

namespace AdFlow.Cli;

/// <summary>Numbers of requests, both ends included.</summary>
internal readonly record struct RequestRange(long First, long Last)
{
    /// <summary>All of them.</summary>
    public static RequestRange All { get; } = new(0, long.MaxValue);

    /// <summary>Whether it has a number.</summary>
    public bool Has(long request) => request >= First && request <= Last;

    /// <summary>Reads <c>N-M</c>, <c>N-</c>, <c>-M</c> or <c>N</c>.</summary>
    public static bool TryParse(string text, out RequestRange range)
    {
        range = All;
        int dash = text.IndexOf('-');
        string first = dash < 0 ? text : text[..dash], last = dash < 0 ? text : text[(dash + 1)..];
        if (first.Length + last.Length == 0 || !TryNumber(first, 0, out long from)
            || !TryNumber(last, long.MaxValue, out long to))
            return false;
        range = new(from, to);
        return from <= to;
    }

    private static bool TryNumber(string text, long empty, out long number)
    {
        number = empty;
        return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
