namespace AdFlow.Tables.Ipc;

/// <summary>What the first bytes of a file say about its content.</summary>
public enum IpcContent
{
    /// <summary>Not Arrow IPC data.</summary>
    Other,

    /// <summary>The Arrow IPC file format (also called Feather 2).</summary>
    File,

    /// <summary>The Arrow IPC stream format.</summary>
    Stream,
}
