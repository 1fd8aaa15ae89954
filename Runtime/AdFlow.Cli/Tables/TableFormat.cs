namespace AdFlow.Cli;

/// <summary>How a table is written in a file.</summary>
public enum TableFormat : byte
{
    /// <summary>Arrow IPC file.</summary>
    File,
    /// <summary>Arrow IPC stream.</summary>
    Stream,
    /// <summary>One JSON object a line.</summary>
    JsonLines,
    /// <summary>CSV with a header.</summary>
    Csv,
}
