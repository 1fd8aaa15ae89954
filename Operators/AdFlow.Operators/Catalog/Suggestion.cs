using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>The end of a message about an unknown name.</summary>
public static class Suggestion
{
    private const int MaxListed = 30;

    /// <summary>Names the nearest valid name, or else lists the valid ones; to be put behind the statement.</summary>
    public static string For(string written, IEnumerable<string> valid, string what)
    {
        string[] names = [.. valid];
        if (NearestName.Find(written, names) is { } nearest)
            return $"; did you mean '{nearest}'?";
        if (names.Length == 0)
            return $"; there are no {what}";
        string more = names.Length > MaxListed ? $" and {names.Length - MaxListed} more" : "";
        return $"; the {what} are {string.Join(", ", names.Take(MaxListed))}{more}";
    }
}
