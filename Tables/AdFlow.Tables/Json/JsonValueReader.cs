using System.Text.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>
/// Appends the JSON value a tokenizer stands at to a column, and leaves the tokenizer at the value's last token. Where
/// a value is wrong it adds an error and appends nothing, and goes on with the next; the caller takes the row back.
/// </summary>
internal sealed class JsonValueReader(JsonRowErrors errors, int maxTextBytes, bool ignoreUnknown)
{
    private byte[] _unescaped = new byte[256];

    public void ReadRow(ref Utf8JsonReader reader, JsonReadNode node, BatchBuilder target)
    {
        if (reader.TokenType is JsonTokenType.StartObject)
            ReadMembers(ref reader, node, target, null);
        else
            Refuse(ref reader, "one JSON object");
    }

    private void ReadValue(ref Utf8JsonReader reader, JsonReadNode node, ColumnBuilder target)
    {
        if (reader.TokenType is JsonTokenType.Null && node.Field.Nullable)
        {
            target.AppendNull();
            return;
        }
        switch (node.Type.Id)
        {
            case TypeId.List or TypeId.LargeList or TypeId.FixedSizeList
                when reader.TokenType is JsonTokenType.StartArray:
                ReadList(ref reader, node, target);
                break;
            case TypeId.Map when reader.TokenType is JsonTokenType.StartArray:
                ReadMap(ref reader, node.Children[0], target);
                break;
            case TypeId.Struct when reader.TokenType is JsonTokenType.StartObject:
                if (ReadMembers(ref reader, node, null, target))
                    target.EndRow();
                break;
            default:
                if (reader.TokenType is JsonTokenType.String && reader.ValueSpan.Length > maxTextBytes)
                    errors.Add($"{reader.ValueSpan.Length} bytes of text", $"at most {maxTextBytes}",
                        reader.TokenStartIndex);
                else if (!TryReadScalar(ref reader, target))
                    Refuse(ref reader, TypeRule.Describe(node.Type));
                break;
        }
    }

    private void ReadList(ref Utf8JsonReader reader, JsonReadNode node, ColumnBuilder target)
    {
        long start = reader.TokenStartIndex;
        int count = 0;
        for (reader.Read(); reader.TokenType is not JsonTokenType.EndArray; reader.Read())
        {
            errors.Enter(count++);
            ReadValue(ref reader, node.Children[0], target.Child(0));
            errors.Leave();
        }
        if (node.Type.Id is TypeId.FixedSizeList && count != node.Type.Width)
            errors.Add(Count(count, "value"), TypeRule.Describe(node.Type), start);
        else
            target.EndRow();
    }

    private void ReadMap(ref Utf8JsonReader reader, JsonReadNode entry, ColumnBuilder target)
    {
        int count = 0;
        for (reader.Read(); reader.TokenType is not JsonTokenType.EndArray; reader.Read())
        {
            errors.Enter(count++);
            if (reader.TokenType is JsonTokenType.StartArray)
                ReadEntry(ref reader, entry, target.Child(0));
            else
                Refuse(ref reader, "a [key, value] array");
            errors.Leave();
        }
        target.EndRow();
    }

    private void ReadEntry(ref Utf8JsonReader reader, JsonReadNode entry, ColumnBuilder target)
    {
        long start = reader.TokenStartIndex;
        int count = 0;
        for (reader.Read(); reader.TokenType is not JsonTokenType.EndArray; reader.Read())
        {
            errors.Enter(count);
            if (count < entry.Children.Length)
                ReadValue(ref reader, entry.Children[count], target.Child(count));
            else
                reader.Skip();
            errors.Leave();
            count++;
        }
        if (count == entry.Children.Length)
            target.EndRow();
        else
            errors.Add(Count(count, "value"), "a [key, value] array", start);
    }

    // Members of the row (into a batch) or of a struct (into its column); false where the object is incomplete.
    private bool ReadMembers(ref Utf8JsonReader reader, JsonReadNode node, BatchBuilder? batch, ColumnBuilder? column)
    {
        long start = reader.TokenStartIndex;
        int guess = 0;
        node.Seen.AsSpan().Clear();
        for (reader.Read(); reader.TokenType is not JsonTokenType.EndObject; reader.Read())
        {
            int ordinal = node.Find(Name(ref reader), guess);
            if (!Admit(ref reader, node, ordinal))
                continue;
            reader.Read();
            errors.Enter(node.Children[ordinal].Field.Name);
            ReadValue(ref reader, node.Children[ordinal], batch is null ? column!.Child(ordinal) : batch[ordinal]);
            errors.Leave();
            guess = ordinal + 1;
        }
        bool complete = true;
        for (int i = 0; i < node.Seen.Length; i++)
            if (!node.Seen[i])
                complete &= TryFillMissing(node.Children[i], batch is null ? column!.Child(i) : batch[i], start);
        return complete;
    }

    // Whether a member is one to read; if not, its value is skipped.
    private bool Admit(ref Utf8JsonReader reader, JsonReadNode node, int ordinal)
    {
        if (ordinal >= 0 && !node.Seen[ordinal])
            return node.Seen[ordinal] = true;
        if (ordinal < 0 && ignoreUnknown)
        {
            reader.Skip();
            return false;
        }
        errors.Enter(Snippet.Shorten(Name(ref reader)));
        if (ordinal >= 0)
            errors.Add("the field a second time", "each field once", reader.TokenStartIndex);
        else
            errors.Add("an unknown field", Names(node), reader.TokenStartIndex);
        errors.Leave();
        reader.Skip();
        return false;
    }

    private bool TryFillMissing(JsonReadNode node, ColumnBuilder target, long objectStart)
    {
        if (node.Field.Nullable)
            target.AppendNull();
        else
        {
            errors.Enter(node.Field.Name);
            errors.Add("no such field", TypeRule.Describe(node.Type), objectStart);
            errors.Leave();
        }
        return node.Field.Nullable;
    }

    private bool TryReadScalar(ref Utf8JsonReader reader, ColumnBuilder target)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False when target.Type.Id is TypeId.Bool:
                target.AppendBool(reader.TokenType is JsonTokenType.True);
                return true;
            case JsonTokenType.Number when target.Type.IsNumber() || target.Type.Id is TypeId.Decimal:
                return ScalarReading.TryAppend(target, reader.ValueSpan);
            case JsonTokenType.String when target.Type.Id is not TypeId.Bool:
                return TryUnescape(ref reader, out var text) && ScalarReading.TryAppend(target, text);
            default:
                return false;
        }
    }

    private ReadOnlySpan<byte> Name(ref Utf8JsonReader reader) =>
        TryUnescape(ref reader, out var name) ? name : reader.ValueSpan;

    // The text of a string or name without escapes, valid until the next call; false where it is not Unicode.
    private bool TryUnescape(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return true;
        if (_unescaped.Length < text.Length)
            _unescaped = new byte[Math.Max(text.Length, 2 * _unescaped.Length)];
        try
        {
            text = _unescaped.AsSpan(0, reader.CopyString(_unescaped));
            return true;
        }
        catch (InvalidOperationException)
        {
            // The tokenizer's only way to say that an escape is half a surrogate pair or the bytes are not UTF-8.
            return false;
        }
    }

    private void Refuse(ref Utf8JsonReader reader, string expected)
    {
        errors.Add(JsonSnippet.Of(ref reader), expected, reader.TokenStartIndex);
        reader.Skip();
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Names(JsonReadNode node) => node.Children.Length == 0
        ? "no fields"
        : "one of " + string.Join(", ", node.Children.Take(20).Select(child => child.Field.Name))
            + (node.Children.Length > 20 ? ", …" : "");
}
