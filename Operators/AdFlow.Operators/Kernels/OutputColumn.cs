using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Where the values of an output column come from.</summary>
public enum ColumnSourceKind : byte
{
    /// <summary>Rows of an input's column.</summary>
    Input,
    /// <summary>Rows of a column that each channel of a variadic input may have.</summary>
    Channels,
    /// <summary>Rows of a table's column.</summary>
    Table,
    /// <summary>The operator.</summary>
    Written,
}

/// <summary>Source of an output column.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Index">Ordinal of the port, or the slot of a written column.</param>
/// <param name="Columns">Ordinal of the column; for channels one each, −1 where a channel lacks it.</param>
public sealed record ColumnSource(ColumnSourceKind Kind, int Index, IReadOnlyList<int> Columns);

/// <summary>A column of an output and its source.</summary>
/// <param name="Field">Name and type.</param>
/// <param name="Source">Where its values come from.</param>
public sealed record OutputColumn(Field Field, ColumnSource Source);
