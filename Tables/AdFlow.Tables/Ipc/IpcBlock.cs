namespace AdFlow.Tables.Ipc;

/// <summary>Where a message lies in a file.</summary>
/// <param name="Offset">Offset in the file.</param>
/// <param name="Metadata">Bytes before the body: mark, length, metadata and padding.</param>
/// <param name="Body">Bytes of the body.</param>
internal readonly record struct IpcBlock(long Offset, int Metadata, long Body);
