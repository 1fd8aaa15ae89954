using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AdFlow.Tables;
using AdFlow.Tables.Literals;

namespace AdFlow.Runtime;

/// <summary>
/// The canonical text of one top-level field of a request whose graph is not known yet, to route it by: text without
/// its escapes; whole numbers by their digits, so that 123, "123" and 123.0 agree (a
/// fraction or an exponent below 2⁶²); other numbers in the shortest form
/// that gives the same double; true and false. Decimals, dates and times of Arrow have the text that JSON answers show.
/// There is none where the field is absent, null, an array, an object, no valid UTF-8, beyond the range of a double,
/// or where the object is malformed before it. Of fields of one name the first counts. Warm, it allocates nothing.
/// Not thread-safe.
/// </summary>
public sealed class FieldText
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestLimits.DeepestNesting };

    private readonly byte[] _number = new byte[ScalarText.MaxBytes];
    private byte[] _unescaped = new byte[256];

    /// <summary>The text of a field of a JSON object.</summary>
    /// <param name="json">One JSON object in UTF-8.</param>
    /// <param name="field">Name of the field, in UTF-8.</param>
    /// <param name="text">The text, valid as long as the object and until the next call.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> text)
    {
        text = default;
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            if (TryFind(ref reader, field) && TryGetValue(ref reader, out var found))
            {
                text = found;
                return true;
            }
        }
        // Whoever reads the request tells what is wrong with it, and where. The second is the tokenizer's way to say
        // that a name or a text is not Unicode.
        catch (Exception error) when (error is JsonException or InvalidOperationException) { }
        return false;
    }

    /// <summary>The text of a field of a row.</summary>
    /// <param name="batch">Columns by name.</param>
    /// <param name="row">The row.</param>
    /// <param name="field">Name of the column, in UTF-8.</param>
    /// <param name="text">The text, valid as long as the batch and until the next call.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(Batch batch, int row, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> text)
    {
        text = default;
        for (int i = 0; i < batch.ColumnCount; i++)
            if (IsNamed(batch.Schema[i].Name, field))
                return TryGetValue(batch[i], row, out text);
        return false;
    }

    private bool IsNamed(string name, ReadOnlySpan<byte> field)
    {
        if (Encoding.UTF8.GetByteCount(name) != field.Length)
            return false;
        Reserve(field.Length);
        return field.SequenceEqual(_unescaped.AsSpan(0, Encoding.UTF8.GetBytes(name, _unescaped)));
    }

    private void Reserve(int bytes)
    {
        if (_unescaped.Length < bytes)
            _unescaped = new byte[Math.Max(bytes, 2 * _unescaped.Length)];
    }

    private static bool TryFind(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> field)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
            return false;
        for (reader.Read(); reader.TokenType is JsonTokenType.PropertyName; reader.Read())
        {
            bool found = reader.ValueTextEquals(field);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }
        return false;
    }

    private bool TryGetValue(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        return reader.TokenType switch
        {
            JsonTokenType.String => TryUnescape(ref reader, out text),
            JsonTokenType.Number => TryNormalise(ref text),
            JsonTokenType.True or JsonTokenType.False => true,
            _ => false,
        };
    }

    private bool TryUnescape(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return Utf8.IsValid(text);
        Reserve(text.Length);
        text = _unescaped.AsSpan(0, reader.CopyString(_unescaped));
        return true;
    }

    private bool TryNormalise(ref ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return true;
        if (text[0] == '-' && text.Length > 1 && text[1] != '0'
            && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return true;
        if (!Utf8Parser.TryParse(text, out double value, out int used) || used < text.Length || !double.IsFinite(value))
            return false;
        text = Format(value);
        return true;
    }

    private bool TryGetValue(Column column, int row, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!column.IsValid(row))
            return false;
        var type = column.Type;
        if (type.IsText())
            text = column.GetBytes(row);
        else if (type.Id is TypeId.Float64)
            text = Format(column.Values<double>()[row]);
        else if (type.Id is TypeId.Float32)
            text = FormatNarrow(column, row, column.Values<float>()[row]);
        else if (type.Id is TypeId.Float16)
            text = FormatNarrow(column, row, (double)column.Values<Half>()[row]);
        else if (ScalarText.IsScalar(type))
            text = _number.AsSpan(0, ScalarText.Format(column, row, _number));
        else
            return false;
        return true;
    }

    // 0.1 of 32 bits is the text 0.1, as it is for who sends it in JSON, and not the double next to it.
    private ReadOnlySpan<byte> FormatNarrow(Column column, int row, double value) => IsWhole(value)
        ? Format(value) : _number.AsSpan(0, ScalarText.Format(column, row, _number));

    private ReadOnlySpan<byte> Format(double value)
    {
        int length;
        if (IsWhole(value))
            ((long)value).TryFormat(_number, out length, default, CultureInfo.InvariantCulture);
        else
            value.TryFormat(_number, out length, default, CultureInfo.InvariantCulture);
        return _number.AsSpan(0, length);
    }

    private static bool IsWhole(double value) => Math.Abs(value) < 1L << 62 && value == Math.Truncate(value);
}
