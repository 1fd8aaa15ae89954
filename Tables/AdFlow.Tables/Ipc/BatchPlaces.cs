namespace AdFlow.Tables.Ipc;

/// <summary>Where in a record batch message the numbers lie that differ from batch to batch, in bytes.</summary>
/// <param name="Body">Length of the body, 8 bytes.</param>
/// <param name="Rows">Number of rows, 8 bytes.</param>
/// <param name="Nodes">Rows and nulls of each column and child, 16 bytes each.</param>
/// <param name="Buffers">Offset and length of each buffer, 16 bytes each.</param>
internal readonly record struct BatchPlaces(int Body, int Rows, int Nodes, int Buffers)
{
    /// <summary>The same places, so many bytes further.</summary>
    public BatchPlaces Shift(int bytes) => new(Body + bytes, Rows + bytes, Nodes + bytes, Buffers + bytes);
}
