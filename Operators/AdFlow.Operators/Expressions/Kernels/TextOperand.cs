using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>A text that an expression compares: a column, a field of the request, or a constant.</summary>
/// <param name="Ordinal">Ordinal of the column or request field, or −1 for a constant.</param>
/// <param name="IsRow">Whether it is a column of the rows.</param>
/// <param name="Constant">UTF-8 of a constant; null for the null constant and for everything else.</param>
internal sealed record TextOperand(int Ordinal, bool IsRow, byte[]? Constant)
{
    /// <summary>The text, the same for all rows.</summary>
    /// <param name="request">The request's batch.</param>
    /// <param name="text">Its bytes; empty if null.</param>
    /// <returns>Whether it is not null.</returns>
    internal bool TryGetUniform(in Batch request, out ReadOnlySpan<byte> text)
    {
        text = Constant;
        if (Ordinal < 0)
            return Constant is not null;
        var column = request[Ordinal];
        text = column.GetBytes(0);
        return IsValid(column, 0);
    }

    /// <summary>Whether a row is neither null itself nor a code of a null.</summary>
    internal static bool IsValid(Column column, int row) =>
        column.IsValid(row)
        && (column.Type.Id is not TypeId.Dictionary || column.Dictionary.IsValid(column.GetCode(row)));
}
