namespace AdFlow.Tables.Ipc;

/// <summary>A field as it lies in a file or stream: its type, and which dictionaries it refers to by number.</summary>
/// <param name="Field">The field as users see it.</param>
/// <param name="Path">Dotted path from the column, for messages.</param>
/// <param name="Children">Children in the layout; those of a dictionary's values are under
/// <see cref="Values"/>.</param>
/// <param name="DictionaryId">Number of the dictionary, for a dictionary-encoded field.</param>
/// <param name="Values">Layout of the dictionary's values, or null.</param>
internal sealed record IpcField(
    Field Field, string Path, IReadOnlyList<IpcField> Children, long DictionaryId = -1, IpcField? Values = null)
{
    public DataType Type => Field.Type;
}
