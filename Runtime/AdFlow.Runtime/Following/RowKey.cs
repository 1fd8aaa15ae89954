using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Which rows are followed: those with one value in one column.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Value">The value as graphs and JSON write it, without quotes; null is null.</param>
public sealed record RowKey(string Column, string? Value)
{
    private const string Null = "null";

    /// <summary>Reads <c>column=value</c>. <c>null</c> is null; a text of these letters is given in quotes, as any text
    /// may be: <c>name='null'</c>.</summary>
    /// <exception cref="FormatException">It is not of this form.</exception>
    public static RowKey Parse(string text)
    {
        int equals = text.IndexOf('=');
        string column = equals < 0 ? "" : text[..equals].Trim();
        if (column.Length == 0)
            throw new FormatException(
                $"found '{text}'; expected a column and its value, such as ad_id=123, or ad_id=null");
        string value = text[(equals + 1)..].Trim();
        bool isQuoted = value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0];
        return isQuoted ? new(column, value[1..^1]) : new(column, value == Null ? null : value);
    }

    /// <summary>For people: <c>ad_id 123</c>.</summary>
    public override string ToString() => $"{Column} {Value ?? Null}";

    /// <summary>Finds the rows of a column.</summary>
    /// <returns>Their numbers, ascending; null where a column of its type cannot have the value.</returns>
    internal int[]? Find(Column column)
    {
        if (Value is null)
            return [.. Rows(column.Length, row => !CellValue.IsValid(column, row))];
        if (CellValue.Of(column.Type, Value) is not { } wanted)
            return null;
        return [.. Rows(column.Length, row => wanted.IsIn(column, row))];
    }

    /// <summary>Whether a column of a type can have the value.</summary>
    internal bool Fits(DataType type) => Value is null || CellValue.Of(type, Value) is not null;

    private static IEnumerable<int> Rows(int count, Func<int, bool> isOne)
    {
        for (int row = 0; row < count; row++)
            if (isOne(row))
                yield return row;
    }
}
