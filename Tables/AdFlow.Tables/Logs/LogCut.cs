namespace AdFlow.Tables.Logs;

/// <summary>What was cut off the end of a log when it was opened: an append that a crash broke off.</summary>
/// <param name="Offset">Where the log ended from then on, in bytes of the file.</param>
/// <param name="Bytes">Bytes cut off, more than 0.</param>
public readonly record struct LogCut(long Offset, long Bytes);
