namespace AdFlow.Tables.Ipc;

/// <summary>
/// Dictionaries of texts as they are written where a batch stands alone: as plain values, with the type in the field's
/// metadata, so that the reader gives it back. A batch of a few rows may refer to a dictionary of millions of texts,
/// and to number again those that occur needs a hash table for each batch, which plain values do not.
/// </summary>
internal static class PlainField
{
    /// <summary>Key of the metadata: type of the codes, then <c>ordered</c> and <c>required</c> where that holds.
    /// </summary>
    public const string Key = "adflow.dictionary";

    private static readonly DataType[] Codes =
    [
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64,
        DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
    ];

    /// <summary>Whether a column of a type can be written without dictionary batches.</summary>
    public static bool CanWrite(DataType type) => type.Id is TypeId.Dictionary
        ? type.ValueType!.IsVariableBinary()
        : type.Children.All(child => CanWrite(child.Type));

    /// <summary>The field as it is written.</summary>
    public static Field Of(Field field) => field.Type.Id is TypeId.Dictionary
        ? new Field(field.Name, field.Type.ValueType!, true, [.. field.Metadata ?? [], Note(field)])
        : field.Type.Children.Count == 0 ? field
        : field with { Type = field.Type.WithChildren([.. field.Type.Children.Select(Of)]) };

    /// <summary>The field that was written so; the field itself where it was no dictionary.</summary>
    public static Field Original(Field field)
    {
        if (field.Type.Children.Count > 0)
            return field with { Type = field.Type.WithChildren([.. field.Type.Children.Select(Original)]) };
        var note = (field.Metadata ?? []).FirstOrDefault(pair => pair.Key == Key);
        if (note.Key is null || !field.Type.IsVariableBinary())
            return field;
        string[] words = note.Value.Split(' ');
        if (Codes.FirstOrDefault(code => code.ToString() == words[0]) is not { } codes)
            return field;
        var metadata = field.Metadata!.Where(pair => pair.Key != Key).ToList();
        return new Field(field.Name, DataType.Dictionary(codes, field.Type, words.Contains("ordered")),
            !words.Contains("required"), metadata.Count == 0 ? null : metadata);
    }

    private static KeyValuePair<string, string> Note(Field field) => new(Key,
        field.Type.IndexType + (field.Type.Ordered ? " ordered" : "") + (field.Nullable ? "" : " required"));
}
