using System.Globalization;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>A column read as keys: integers as 64-bit numbers, texts as their bytes. A view of the column.</summary>
public readonly unsafe struct KeyColumn
{
    private readonly Column _column;
    private readonly TypeId _type;
    private readonly byte* _values;
    private readonly int _width;

    /// <summary>Reads a column as keys.</summary>
    /// <exception cref="ArgumentException">Its type is neither integer nor text.</exception>
    public KeyColumn(Column column, string name)
    {
        if (!column.Type.IsInteger() && !column.Type.IsText())
            throw new ArgumentException(
                $"Column '{name}' of type {column.Type} cannot be a key. Expected an integer or utf8 column.");
        _column = column;
        _type = column.Type.Id;
        _values = column.Node->Values;
        _width = column.Type.IsInteger() ? column.Type.ByteWidth() : 0;
    }

    /// <summary>Whether keys are texts, not integers.</summary>
    public bool IsText => !_column.Type.IsInteger();

    /// <summary>Number of rows.</summary>
    public int Length => _column.Length;

    /// <summary>Address of an integer key, to prefetch it.</summary>
    public byte* Address(int row) => _values + (long)row * _width;

    /// <summary>Whether some rows have no key.</summary>
    internal bool HasNulls => _column.NullCount > 0;

    /// <summary>Keys of 64 bits, in place.</summary>
    internal ReadOnlySpan<long> Integers64 => new(_values, _column.Length);

    /// <summary>Type of the column.</summary>
    public TypeId Type => _type;

    /// <summary>Whether a row has a key.</summary>
    public bool IsValid(int row) => _column.IsValid(row);

    /// <summary>Integer key of a row; one of uint64 keeps its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Integer(int row) => _type switch
    {
        TypeId.Int64 or TypeId.UInt64 => ((long*)_values)[row],
        TypeId.Int32 => ((int*)_values)[row],
        TypeId.UInt32 => ((uint*)_values)[row],
        TypeId.Int16 => ((short*)_values)[row],
        TypeId.UInt16 => ((ushort*)_values)[row],
        TypeId.Int8 => ((sbyte*)_values)[row],
        _ => _values[row],
    };

    /// <summary>Bytes of a text key.</summary>
    public ReadOnlySpan<byte> Bytes(int row) => _column.GetBytes(row);

    /// <summary>Hash of a row's key.</summary>
    public ulong Hash(int row) => IsText ? Hash64.Of(Bytes(row)) : Hash64.Of(Integer(row));

    /// <summary>Whether two rows have the same key.</summary>
    public bool Same(int row, int other) =>
        IsText ? Bytes(row).SequenceEqual(Bytes(other)) : Integer(row) == Integer(other);

    /// <summary>Failure of a probe with keys of the other kind.</summary>
    internal static InvalidOperationException WrongKind(string column, bool isText) => new(
        $"The keys of column '{column}' are {(isText ? "texts, not integers" : "integers, not texts")}.");

    /// <summary>Key of a row for a message.</summary>
    public string Format(int row) =>
        IsText ? $"'{_column.GetString(row)}'"
        : _type is TypeId.UInt64 ? ((ulong)Integer(row)).ToString(CultureInfo.InvariantCulture)
        : Integer(row).ToString(CultureInfo.InvariantCulture);
}
