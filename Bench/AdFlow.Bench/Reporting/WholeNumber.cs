using System.CommandLine;
using System.Globalization;

namespace AdFlow.Bench;

/// <summary>An option that takes a whole number; anything else is told what was expected.</summary>
internal static class WholeNumber
{
    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">Least number.</param>
    /// <param name="most">Greatest number.</param>
    /// <param name="usual">What stands where it is not given.</param>
    public static Option<int> Option(string name, string description, int least, int most, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= least && number <= most)
                return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture,
                $"{name} {given}: expected a whole number from {least} to {most}"));
            return usual;
        },
    };
}
