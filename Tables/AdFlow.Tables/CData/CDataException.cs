namespace AdFlow.Tables.CData;

/// <summary>
/// What another library handed over is malformed or uses a type that AdFlow does not read. The message says what was
/// found, what was expected, and in which column.
/// </summary>
public sealed class CDataException(string message) : Exception(message);
