namespace AdFlow.Tables.Ipc;

/// <summary>Writes whole tables as Arrow IPC files and streams. Thread-safe for distinct targets.</summary>
public static class IpcWriter
{
    /// <summary>Writes a table in the file format.</summary>
    /// <param name="target">Where the bytes go; it is left open.</param>
    /// <param name="table">The rows. Dictionaries that differ between batches are written as one, whose codes may
    /// then be int32 where they were shorter.</param>
    /// <exception cref="NotSupportedException">A dictionary's values are themselves a dictionary.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public static void WriteFile(Stream target, Table table)
    {
        using var arena = new Arena();
        var unified = DictionaryUnification.Unify(table, arena);
        using var writer = new IpcFileWriter(target, unified.Schema, leaveOpen: true);
        foreach (var batch in unified.Batches)
            writer.Write(batch);
        writer.Finish();
        GC.KeepAlive(table);
    }

    /// <summary>Writes a table in the stream format, dictionaries as they are.</summary>
    /// <param name="target">Where the bytes go; it is left open.</param>
    /// <param name="table">The rows.</param>
    /// <exception cref="NotSupportedException">A dictionary's values are themselves a dictionary.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public static void WriteStream(Stream target, Table table)
    {
        using var writer = new IpcStreamWriter(target, table.Schema, leaveOpen: true);
        foreach (var batch in table.Batches)
            writer.Write(batch);
        writer.Finish();
        GC.KeepAlive(table);
    }
}
