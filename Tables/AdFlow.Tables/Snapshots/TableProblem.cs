using System.Globalization;
using System.Text;

namespace AdFlow.Tables;

/// <summary>One reason why a table cannot be published. Immutable; compared by value.</summary>
/// <param name="Table">What was to be published: a path or a table's name.</param>
/// <param name="Column">Name of the column, or null where the problem is not one column's.</param>
/// <param name="Row">Row, from 0, or null where the problem is not one row's.</param>
/// <param name="Found">What was found; a clause.</param>
/// <param name="Expected">What was expected; a clause behind "expected".</param>
/// <param name="Advice">What to do; a sentence.</param>
public sealed record TableProblem(
    string Table, string? Column, long? Row, string Found, string Expected, string Advice)
{
    /// <summary>The problem as a sentence or two, with the table.</summary>
    public override string ToString() => $"table '{Table}'{(Column is null && Row is null ? ": " : ", ")}{Text}";

    /// <summary>The problem as a sentence or two, without the table.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            if (Column is not null)
                text.Append(CultureInfo.InvariantCulture, $"column '{Column}'");
            if (Row is not null)
                text.Append(CultureInfo.InvariantCulture, $"{(Column is null ? "" : ", ")}row {Row}");
            if (text.Length > 0)
                text.Append(": ");
            return text.Append(CultureInfo.InvariantCulture, $"{Found}; expected {Expected}. {Advice}").ToString();
        }
    }
}
