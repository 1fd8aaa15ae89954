using System.Text.RegularExpressions;

namespace AdFlow.Hosting;

/// <summary>Names of tables. Thread-safe.</summary>
internal static partial class TableNames
{
    private const int MostCharacters = 128;

    /// <summary>Refuses a name that no graph could give a table.</summary>
    /// <exception cref="TableException">It is none.</exception>
    public static void Check(string name)
    {
        if (name.Length > MostCharacters || !SnakeCase().IsMatch(name))
            throw new TableException(400, TableCodes.Request,
                $"'{(name.Length > MostCharacters ? name[..MostCharacters] + "…" : name)}' is no name of a table; they "
                + $"are lower_snake_case, as in graphs, and have at most {MostCharacters} characters.");
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SnakeCase();
}
