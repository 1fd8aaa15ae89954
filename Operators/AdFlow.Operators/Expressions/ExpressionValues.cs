using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Values of an expression for up to 1,024 rows. A view of scratch memory or of a column: valid until the next
/// evaluation with the same scratch, and as long as the rows.
/// </summary>
public readonly unsafe struct ExpressionValues
{
    /// <summary>A view of values and validity as described at each.</summary>
    public ExpressionValues(ValueKind kind, byte* values, byte* validity, int count)
    {
        Kind = kind;
        Values = values;
        Validity = validity;
        Count = count;
    }

    /// <summary>Kind of value.</summary>
    public ValueKind Kind { get; }

    /// <summary>
    /// Int64 values (also of temporal types), float64 values, or the bits of bools; unspecified where null. Read-only.
    /// </summary>
    public byte* Values { get; }

    /// <summary>Validity bitmap, or null where every row is valid. Bits past the last row are unspecified.</summary>
    public byte* Validity { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether a row is not null.</summary>
    public bool IsValid(int row) => Validity == null || Bitmap.Get(Validity, row);

    /// <summary>A bool.</summary>
    public bool GetBool(int row) => Bitmap.Get(Values, row);

    /// <summary>An integer, or the raw integer of a temporal value.</summary>
    public long GetInt64(int row) => ((long*)Values)[row];

    /// <summary>A floating-point number.</summary>
    public double GetFloat64(int row) => ((double*)Values)[row];
}
