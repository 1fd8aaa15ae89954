namespace AdFlow.Tables.Ipc;

/// <summary>A schema as it lies in a file or stream.</summary>
/// <param name="Schema">The schema as users see it.</param>
/// <param name="Columns">Layout of each column.</param>
/// <param name="DictionaryValues">Layout of the values of each dictionary, by number.</param>
internal sealed record IpcSchema(
    Schema Schema, IReadOnlyList<IpcField> Columns, IReadOnlyDictionary<long, IpcField> DictionaryValues);
