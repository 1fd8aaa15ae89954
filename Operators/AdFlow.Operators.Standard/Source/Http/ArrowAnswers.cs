using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Operators.Standard;

/// <summary>Keys and answers as Arrow IPC streams.</summary>
internal sealed class ArrowAnswers(Field key, IReadOnlyList<Field> columns) : AnswerFormat
{
    private readonly Schema _keys = new([key]);

    /// <inheritdoc/>
    public override string MediaType => "application/vnd.apache.arrow.stream";

    /// <inheritdoc/>
    public override void WriteKeys(Batch keys, BodyBuffer target)
    {
        using var writer = new IpcStreamWriter(target, _keys, leaveOpen: true);
        writer.Write(keys);
        writer.Finish();
    }

    /// <inheritdoc/>
    public override Answer Read(ReadOnlySpan<byte> body)
    {
        var table = Decode(body);
        try
        {
            int keyOrdinal = KeyOrdinal(table.Schema);
            int[] ordinals = [.. columns.Select(column => Ordinal(column, table.Schema))];
            return new Answer([.. table.Batches.Select(batch => PartOf(batch, keyOrdinal, ordinals))], table);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    private static Table Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return IpcReader.ReadTable(body);
        }
        catch (IpcFormatException malformed)
        {
            throw new AnswerException($"the answer is no Arrow stream: {malformed.Message.TrimEnd('.')}", malformed);
        }
    }

    private int KeyOrdinal(Schema schema)
    {
        int ordinal = schema.IndexOf(key.Name);
        if (ordinal < 0)
            throw new AnswerException($"the answer has no column '{key.Name}', the key; it has {schema}");
        var type = schema[ordinal].Type;
        if (key.Type.IsText() ? type.IsText() : ColumnKind.Int64.Accepts(type))
            return ordinal;
        throw new AnswerException($"the key '{key.Name}' of the answer is {type}; expected {key.Type}");
    }

    private static int Ordinal(Field column, Schema schema)
    {
        int ordinal = schema.IndexOf(column.Name);
        if (ordinal < 0 && !column.Nullable)
            throw new AnswerException($"the answer has no column '{column.Name}'; expected {column.Type}. "
                + $"It has {schema}");
        if (ordinal >= 0 && !IsLike(column.Type, schema[ordinal].Type.Decoded()))
            throw new AnswerException(
                $"column '{column.Name}' of the answer is {schema[ordinal].Type}; expected {column.Type}");
        return ordinal;
    }

    // Producers differ in how they name the items of lists, and in whether they say that items may be null.
    private static bool IsLike(DataType expected, DataType found) => expected.Equals(found)
        || (expected.Id == found.Id && expected.Width == found.Width && expected.Children.Count > 0
            && expected.Children.Count == found.Children.Count
            && expected.Children.Zip(found.Children).All(pair =>
                (expected.Id is not TypeId.Struct || pair.First.Name == pair.Second.Name)
                && IsLike(pair.First.Type, pair.Second.Type)));

    private AnswerPart PartOf(Batch batch, int keyOrdinal, int[] ordinals)
    {
        if (HasNulls(batch[keyOrdinal]))
            throw new AnswerException($"the key '{key.Name}' of the answer has nulls; expected a key in each row");
        var found = new Column[ordinals.Length];
        for (int i = 0; i < found.Length; i++)
            if (ordinals[i] >= 0)
            {
                found[i] = batch[ordinals[i]];
                Check(columns[i], found[i], columns[i].Name);
            }
        return new AnswerPart(batch[keyOrdinal], found);
    }

    private static void Check(Field expected, Column found, string path)
    {
        if (!expected.Nullable && HasNulls(found))
            throw new AnswerException($"column '{path}' of the answer has nulls; expected {expected.Type}, and nulls "
                + "only where the graph writes ? behind the type");
        for (int i = 0; i < expected.Type.Children.Count; i++)
        {
            var item = expected.Type.Children[i];
            if (!item.Nullable && found.Child(i).NullCount > 0 && HasNullItem(found, found.Child(i)))
                throw new AnswerException($"column '{path}' of the answer has items that are null; expected "
                    + $"{expected.Type}");
            Check(item with { Nullable = true }, found.Child(i), $"{path}.{item.Name}");
        }
    }

    // What lies below a null does not count.
    private static bool HasNullItem(Column parent, Column items)
    {
        for (int row = 0; row < parent.Length; row++)
        {
            if (!parent.IsValid(row))
                continue;
            var (start, end) = parent.Type.Id is TypeId.Struct ? (row, row + 1L) : parent.GetRange(row);
            for (long item = start; item < end; item++)
                if (!items.IsValid((int)item))
                    return true;
        }
        return false;
    }

    private static bool HasNulls(Column column) => column.NullCount > 0
        || (column.Type.Id is TypeId.Dictionary && column.Dictionary.NullCount > 0);
}
