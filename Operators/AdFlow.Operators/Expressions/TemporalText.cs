using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Literals;

namespace AdFlow.Operators;

/// <summary>
/// Dates, times, instants and durations as ISO 8601 text, one value at a time. For binding and printing.
/// </summary>
public static unsafe class TemporalText
{
    /// <summary>Reads a value of a type.</summary>
    /// <param name="type">A date, time, timestamp or duration.</param>
    /// <param name="text">
    /// For example <c>2026-01-31</c>, <c>12:30:05.25</c>, <c>2026-01-31T12:30:05Z</c>, <c>PT5M</c>.
    /// </param>
    /// <param name="value">The raw integer a column of the type holds.</param>
    /// <returns>Whether the text is exactly a value of the type.</returns>
    public static bool TryParse(DataType type, string text, out long value)
    {
        value = 0;
        var builder = new ColumnBuilder(type);
        if (!ScalarReading.TryAppend(builder, Encoding.UTF8.GetBytes(text)))
            return false;
        using var arena = new Arena();
        var column = new Column(type, builder.Build(arena));
        value = type.ByteWidth() == 4 ? column.Values<int>()[0] : column.Values<long>()[0];
        return true;
    }

    /// <summary>The text that reads back as a value.</summary>
    public static string Format(DataType type, long value)
    {
        var node = new ColumnNode { Length = 1, Values = (byte*)&value };
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        return Encoding.UTF8.GetString(text[..ScalarText.Format(new Column(type, &node), 0, text)]);
    }

    /// <summary>What a literal of a type looks like, for messages.</summary>
    public static string Example(DataType type) => type.Id switch
    {
        TypeId.Date32 or TypeId.Date64 => "'2026-01-31'",
        TypeId.Time32 or TypeId.Time64 => "'12:30:05'",
        TypeId.Timestamp => type.TimeZone is null ? "'2026-01-31T12:30:05'" : "'2026-01-31T12:30:05Z'",
        _ => "'PT1H30M'",
    };
}
