using AdFlow.Tables.Ipc;

namespace AdFlow.Tables.Tests.Indexes;

/// <summary>Small tables for index tests.</summary>
internal static class Rows
{
    /// <summary>A table of one text column; null stays null.</summary>
    internal static Table OfTexts(string name, params IReadOnlyList<string?> texts)
    {
        var builder = new BatchBuilder(new Schema(new Field(name, DataType.Utf8)));
        foreach (string? text in texts)
            Append(builder[0], text);
        return builder.ToTable();
    }

    /// <summary>A table of two text columns.</summary>
    internal static Table OfTextPairs((string, string) names, params IReadOnlyList<(string, string)> rows)
    {
        var builder = new BatchBuilder(
            new Schema(new Field(names.Item1, DataType.Utf8), new Field(names.Item2, DataType.Utf8)));
        foreach (var (first, second) in rows)
        {
            builder[0].AppendString(first);
            builder[1].AppendString(second);
        }
        return builder.ToTable();
    }

    /// <summary>A table of one int64 column; null stays null.</summary>
    internal static Table OfIntegers(string name, params IReadOnlyList<long?> values)
    {
        var builder = new BatchBuilder(new Schema(new Field(name, DataType.Int64)));
        foreach (long? value in values)
            if (value is null)
                builder[0].AppendNull();
            else
                builder[0].Append(value.Value);
        return builder.ToTable();
    }

    /// <summary>Appends a text or null.</summary>
    internal static void Append(ColumnBuilder column, string? text)
    {
        if (text is null)
            column.AppendNull();
        else
            column.AppendString(text);
    }

    /// <summary>The table as it comes back from an Arrow file.</summary>
    internal static Table Stored(Table table)
    {
        using var file = new MemoryStream();
        IpcWriter.WriteFile(file, table);
        return IpcReader.ReadTable(file.ToArray());
    }

    /// <summary>Number of the first element of an array of 64-bit words that is not all ones.</summary>
    internal static unsafe int FirstTaken(Table index, string column)
    {
        var words = index.Batches[0][column].Child(0);
        return new ReadOnlySpan<ulong>(words.Node->Values, words.Length).IndexOfAnyExcept(ulong.MaxValue);
    }

    /// <summary>The table with one array column changed at an element.</summary>
    internal static unsafe Table Damaged(Table index, string column, int element, int value)
    {
        var copy = Stored(index);
        ((int*)copy.Batches[0][column].Child(0).Node->Values)[element] = value;
        return copy;
    }
}
