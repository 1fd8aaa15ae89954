using System.Globalization;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>What a column of <see cref="ReferenceTable"/> holds.</summary>
internal enum CellKind
{
    /// <summary>A <see cref="long"/>.</summary>
    Integer,
    /// <summary>A <see cref="double"/>.</summary>
    Float,
    /// <summary>A <see cref="string"/>.</summary>
    Text,
    /// <summary>A <see cref="bool"/>.</summary>
    Flag,
    /// <summary>Something that only passes, as text.</summary>
    Other,
}

/// <summary>How well the reference knows the values of a column.</summary>
internal enum Knowledge
{
    /// <summary>Bit for bit.</summary>
    Exact,
    /// <summary>Within the stated error of one transcendental function.</summary>
    Close,
    /// <summary>Not at all.</summary>
    Unknown,
}

/// <summary>A column of the reference.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsNarrow">Whether map operators over it compute in float32.</param>
/// <param name="Knowledge">How well its values are known.</param>
internal sealed record CellColumn(
    string Name, CellKind Kind, bool IsNarrow = false, Knowledge Knowledge = Knowledge.Exact)
{
    public bool IsNumber => Kind is CellKind.Integer or CellKind.Float;

    public bool CanSort => Kind is not CellKind.Other;
}

/// <summary>Cells as boxed values, null for null: the slow obvious way.</summary>
internal static class Cells
{
    // The largest error that a lane states, and what the framework's own functions may be off.
    private const long MostUlps = 5;

    /// <summary>Order of two cells; NaN behind all numbers and null behind NaN in either direction.</summary>
    public static int Compare(object? one, object? other, bool descending)
    {
        int rank = Rank(one) - Rank(other);
        if (rank != 0 || Rank(one) > 0)
            return rank;
        int order = one switch
        {
            long value => value.CompareTo((long)other!),
            double value => value < (double)other! ? -1 : value > (double)other! ? 1 : 0,
            bool value => value.CompareTo((bool)other!),
            _ => string.CompareOrdinal((string)one!, (string)other!),
        };
        return descending ? -order : order;
    }

    /// <summary>Equal for equal cells: null equals null, NaN equals NaN, −0 equals 0.</summary>
    public static string Key(object?[] row, IReadOnlyList<int> columns) => columns.Count == 0 ? "" :
        string.Join('|', columns.Select(column => row[column] is 0.0 ? "0" : Format(row[column])));

    public static string Format(object? cell) => cell switch
    {
        null => "null",
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        long value => value.ToString(CultureInfo.InvariantCulture),
        bool value => value ? "true" : "false",
        _ => $"'{cell}'",
    };

    /// <summary>Whether a cell is what the reference says of it.</summary>
    public static bool Agree(object? expected, object? found, CellColumn column)
    {
        if (column.Knowledge is Knowledge.Unknown)
            return true;
        if (expected is not double x || found is not double y)
            return Equals(expected, found);
        long difference = column.IsNarrow
            ? Math.Abs((long)Order(BitConverter.SingleToInt32Bits((float)x))
                - Order(BitConverter.SingleToInt32Bits((float)y)))
            : (long)Int128.Min(Int128.Abs((Int128)Order(BitConverter.DoubleToInt64Bits(x))
                - Order(BitConverter.DoubleToInt64Bits(y))), long.MaxValue);
        return (double.IsNaN(x) && double.IsNaN(y))
            || (column.Knowledge is Knowledge.Close ? difference <= MostUlps
                : BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y));
    }

    /// <summary>The cell at a row of a column.</summary>
    public static object? Read(Column column, int row)
    {
        if (column.Type.Id is TypeId.Dictionary)
            return column.IsValid(row) ? Read(column.Dictionary, column.GetCode(row)) : null;
        if (!column.IsValid(row))
            return null;
        return column.Type.Id switch
        {
            TypeId.Bool => column.GetBool(row),
            TypeId.Int8 => (long)column.Values<sbyte>()[row],
            TypeId.Int16 => (long)column.Values<short>()[row],
            TypeId.Int32 => (long)column.Values<int>()[row],
            TypeId.Int64 => column.Values<long>()[row],
            TypeId.UInt8 => (long)column.Values<byte>()[row],
            TypeId.UInt16 => (long)column.Values<ushort>()[row],
            TypeId.UInt32 => (long)column.Values<uint>()[row],
            TypeId.Float32 => (double)column.Values<float>()[row],
            TypeId.Float64 => column.Values<double>()[row],
            TypeId.Utf8 => column.GetString(row),
            _ => ValueText.Format(column, row),
        };
    }

    /// <summary>All rows of a batch.</summary>
    public static List<object?[]> Read(Batch batch)
    {
        var rows = new List<object?[]>(batch.RowCount);
        for (int row = 0; row < batch.RowCount; row++)
            rows.Add(new object?[batch.ColumnCount]);
        for (int i = 0; i < batch.ColumnCount; i++)
            for (int row = 0; row < batch.RowCount; row++)
                rows[row][i] = Read(batch[i], row);
        return rows;
    }

    // Ordered by value, neighbours one apart, −0 and 0 the same.
    private static int Order(int bits) => bits < 0 ? int.MinValue - bits : bits;

    private static long Order(long bits) => bits < 0 ? long.MinValue - bits : bits;

    private static int Rank(object? cell) => cell switch { null => 2, double.NaN => 1, _ => 0 };
}
