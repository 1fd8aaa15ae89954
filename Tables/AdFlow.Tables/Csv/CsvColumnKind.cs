using System.Globalization;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Csv;

/// <summary>What the fields of one column were seen to be; the rules are at <see cref="CsvReader"/>.</summary>
internal sealed class CsvColumnKind
{
    private bool _bool;
    private bool _integer;
    private bool _float;
    private bool _text;
    private bool _empty;
    private bool _emptyText;

    public void Observe(ReadOnlySpan<byte> text, bool quoted)
    {
        if (text.IsEmpty && quoted)
            _emptyText = true;
        else if (text.IsEmpty)
            _empty = true;
        else if (!_text)
            ObserveValue(text);
    }

    public Field ToField(string name)
    {
        bool number = _integer || _float;
        var type = _text || _bool == number ? DataType.Utf8
            : _bool ? DataType.Bool
            : _float ? DataType.Float64 : DataType.Int64;
        return new Field(name, type, _empty || (_emptyText && !type.IsText()));
    }

    private void ObserveValue(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
            _bool = true;
        else if (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8))
            _float = true;
        else if (!NumberText.TryParse(text, out var number))
            _text = true;
        else if (number.IsPlainInteger)
            ObserveInteger(number);
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value))
            _float = true;
        else
            _text = true;
    }

    private void ObserveInteger(NumberText number)
    {
        bool fits = number.TryGetMagnitude(out ulong magnitude)
            && magnitude <= long.MaxValue + (number.Negative ? 1UL : 0);
        _integer |= fits;
        _text |= !fits;
    }
}
