using System.Globalization;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>Reads what stands for null in columns, as the inputs that they feed take it.</summary>
internal sealed class InputDefaults(NodeBinder node, InputPort port, RankOnnxParameters settings)
{
    /// <summary>Reports defaults of columns that there are not.</summary>
    public void CheckColumns()
    {
        string[] known = [.. port.Schema.Fields.Select(field => field.Name)];
        foreach (string column in settings.Defaults?.Keys.Where(column => !known.Contains(column)) ?? [])
            node.Error($"'defaults' names column '{column}', which input '{port.Name}' lacks"
                + Suggestion.For(column, known, "columns"), "defaults");
    }

    /// <summary>Whether a column has a default, or may have one in a setting that could not be read.</summary>
    public bool MayHave(string column) => Of(column) is not null || node.IsUnreadable("defaults");

    /// <summary>What is wrong with the default of a column that feeds an input; null where nothing is.</summary>
    /// <param name="type">What the input takes.</param>
    /// <param name="column">The column.</param>
    public string? Fault(OnnxElementType type, ColumnRef column)
    {
        if (type is OnnxElementType.Text || Of(column.Name) is not { } given)
            return null;
        // Floats round what they are given; integers would be another number without a word.
        bool fits = NumberOf(type, given) is { } number && (type.IsFloat() || IntegerRange.Holds(type, number));
        return fits ? null : $"the default {given} of column '{column.Name}' is none of its values: expected "
            + (type is OnnxElementType.Bool ? "true or false" : "a number that it holds");
    }

    /// <summary>The number that stands for null in an input of numbers or bools; null where none is given.</summary>
    public double? Number(OnnxElementType type, string column) =>
        type is not OnnxElementType.Text && Of(column) is { } given ? NumberOf(type, given) : null;

    /// <summary>The text that stands for null in an input of texts, as UTF-8; null where none is given.</summary>
    public byte[]? Text(OnnxElementType type, string column) =>
        type is OnnxElementType.Text && Of(column) is { } given ? Encoding.UTF8.GetBytes(given) : null;

    private string? Of(string column) => settings.Defaults?.GetValueOrDefault(column);

    private static double? NumberOf(OnnxElementType type, string given) => (type, given) switch
    {
        (OnnxElementType.Bool, "true") => 1,
        (OnnxElementType.Bool, "false") => 0,
        _ => double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null,
    };
}
