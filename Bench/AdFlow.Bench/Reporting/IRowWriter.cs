namespace AdFlow.Bench;

/// <summary>Writes the rows of the table as they are measured.</summary>
internal interface IRowWriter
{
    /// <summary>Writes one row.</summary>
    void Write(Work work, int size, Measurement row);
}
