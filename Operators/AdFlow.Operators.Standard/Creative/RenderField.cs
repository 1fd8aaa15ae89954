using System.Globalization;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>A column that a template may name, and how its values are written. Immutable.</summary>
/// <param name="Name">Name of the column, UTF-8.</param>
/// <param name="Column">The column: text or a number.</param>
/// <param name="Currency">UTF-8 in front of an amount for a price in cents, or null for any other column.</param>
internal sealed record RenderField(byte[] Name, Reads<Any> Column, byte[]? Currency)
{
    // The longest number: −1.7976931348623157E+308 and a cent amount of 20 digits.
    private const int LongestNumber = 32;

    /// <summary>Whether values of a type can be written.</summary>
    public static bool Accepts(DataType type) => type.IsText() || ColumnKind.Float64.Accepts(type);

    /// <summary>Whether a row has no value: null, or an empty text.</summary>
    public bool IsMissing(RunContext run, int row)
    {
        var column = run.Column(Column);
        return !column.IsValid(row) || column.Type.IsText() && column.GetBytes(row).IsEmpty;
    }

    /// <summary>Writes the value of a row that is not null.</summary>
    /// <param name="run">The run.</param>
    /// <param name="row">The row.</param>
    /// <param name="escape">How.</param>
    /// <param name="target">Takes it.</param>
    public void Write(RunContext run, int row, TextEscape escape, ref TextColumnWriter target)
    {
        var column = run.Column(Column);
        if (column.Type.IsText())
            WriteText(column.GetBytes(row), escape, ref target);
        else if (Currency is not null)
            WriteCents(column, row, Currency, ref target);
        else
            WriteNumber(column, row, ref target);
    }

    private static void WriteText(ReadOnlySpan<byte> text, TextEscape escape, ref TextColumnWriter target)
    {
        while (escape is TextEscape.Html && text.IndexOfAny("&<>\"'"u8) is var at and >= 0)
        {
            target.Append(text[..at]);
            target.Append(text[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                _ => "&#39;"u8,
            });
            text = text[(at + 1)..];
        }
        target.Append(text);
    }

    // 1234 cents are 12.34; −5 are −0.05.
    private static unsafe void WriteCents(Column column, int row, byte[] currency, ref TextColumnWriter target)
    {
        long cents;
        Coercion.Convert(column, row, 1, &cents);
        ulong amount = cents < 0 ? 0 - (ulong)cents : (ulong)cents;
        if (cents < 0)
            target.Append("-"u8);
        target.Append(currency);
        Span<byte> text = stackalloc byte[LongestNumber];
        (amount / 100).TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        target.Append(text[..length]);
        target.Append([(byte)'.', (byte)('0' + amount % 100 / 10), (byte)('0' + amount % 10)]);
    }

    private static unsafe void WriteNumber(Column column, int row, ref TextColumnWriter target)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        int length;
        if (column.Type.Id is TypeId.Float32)
            column.Values<float>()[row].TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        else if (column.Type.Id is TypeId.Float64)
            column.Values<double>()[row].TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        else if (column.Type.Id is TypeId.UInt64)
            column.Values<ulong>()[row].TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        else
        {
            long value;
            Coercion.Convert(column, row, 1, &value);
            value.TryFormat(text, out length, default, CultureInfo.InvariantCulture);
        }
        target.Append(text[..length]);
    }
}
