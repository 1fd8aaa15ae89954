using System.Globalization;
using System.Runtime.InteropServices;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Compares outputs bit for bit, and with the reference.</summary>
internal static class BatchDifference
{
    /// <summary>The first difference: of schemas, rows, values or nulls; all NaNs are equal, −0 is not 0.</summary>
    public static string? Of(Batch expected, Batch found)
    {
        if (expected.Schema.Count != found.Schema.Count)
            return Text($"{found.Schema.Count} columns instead of {expected.Schema.Count}");
        if (expected.RowCount != found.RowCount)
            return Text($"{found.RowCount} rows instead of {expected.RowCount}");
        for (int i = 0; i < expected.Schema.Count; i++)
        {
            if (!expected.Schema[i].Equals(found.Schema[i]))
                return $"column {found.Schema[i]} instead of {expected.Schema[i]}";
            int row = FirstDifferent(expected[i], found[i], expected.RowCount);
            if (row >= 0)
                return Text($"row {row} of column '{expected.Schema[i].Name}' is {ValueText.Format(found[i], row)} ")
                    + $"instead of {ValueText.Format(expected[i], row)}";
            if (Nulls(found[i]) is { } problem)
                return $"column '{expected.Schema[i].Name}' {problem}";
        }
        return null;
    }

    /// <summary>The first difference to the reference.</summary>
    public static string? Of(ReferenceTable expected, Batch found)
    {
        string[] names = [.. expected.Columns.Select(column => column.Name)];
        if (!names.SequenceEqual(found.Schema.Fields.Select(field => field.Name)))
            return $"columns {found.Schema} instead of {string.Join(", ", names)}";
        if (!expected.IsKnown)
            return null;
        if (expected.Rows.Count != found.RowCount)
            return Text($"{found.RowCount} rows instead of {expected.Rows.Count}");
        for (int i = 0; i < names.Length; i++)
            for (int row = 0; row < found.RowCount; row++)
                if (!Cells.Agree(expected.Rows[row][i], Cells.Read(found[i], row), expected.Columns[i]))
                    return Text($"row {row} of column '{names[i]}' is {Cells.Format(Cells.Read(found[i], row))} ")
                        + $"instead of {Cells.Format(expected.Rows[row][i])} ({expected.Columns[i].Knowledge})";
        return null;
    }

    private static int FirstDifferent(Column expected, Column found, int rows)
    {
        switch (expected.Type.Id)
        {
            case TypeId.Float32:
                return FirstDifferent<float, uint>(expected, found, rows);
            case TypeId.Float64:
                return FirstDifferent<double, ulong>(expected, found, rows);
            default:
                for (int row = 0; row < rows; row++)
                    if (!ValueEquality.AreEqual(expected, row, found, row))
                        return row;
                return -1;
        }
    }

    private static int FirstDifferent<T, TBits>(Column expected, Column found, int rows)
        where T : unmanaged, IEquatable<T> where TBits : unmanaged, IEquatable<TBits>
    {
        var one = expected.Values<T>();
        var other = found.Values<T>();
        var bits = MemoryMarshal.Cast<T, TBits>(one);
        var otherBits = MemoryMarshal.Cast<T, TBits>(other);
        for (int row = 0; row < rows; row++)
        {
            bool isValid = expected.IsValid(row);
            // Two NaNs have different bits, and equal each other alone of all values that do.
            if (isValid != found.IsValid(row) || (isValid && !bits[row].Equals(otherBits[row])
                && !(one[row].Equals(other[row]) && !one[row].Equals(default))))
                return row;
        }
        return -1;
    }

    private static string? Nulls(Column column)
    {
        int nulls = 0;
        for (int row = 0; row < column.Length; row++)
            nulls += column.IsValid(row) ? 0 : 1;
        return nulls == column.NullCount || column.Type.Id is TypeId.Null ? null
            : Text($"has {nulls} nulls and says that it has {column.NullCount}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
