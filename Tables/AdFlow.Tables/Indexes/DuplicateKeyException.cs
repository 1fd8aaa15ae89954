namespace AdFlow.Tables.Indexes;

/// <summary>A column that is to be a unique key holds a value twice.</summary>
public sealed class DuplicateKeyException(string column, string key, int firstRow, int secondRow)
    : Exception($"Column '{column}' cannot be a key: {key} is in row {firstRow} and again in row {secondRow}. "
        + "Remove one of the rows, or declare the column as group_key, which takes many rows a key.")
{
    /// <summary>Name of the key column.</summary>
    public string Column { get; } = column;

    /// <summary>The value, as text.</summary>
    public string Key { get; } = key;

    /// <summary>First row that has it, from 0.</summary>
    public int FirstRow { get; } = firstRow;

    /// <summary>Second row that has it.</summary>
    public int SecondRow { get; } = secondRow;
}
