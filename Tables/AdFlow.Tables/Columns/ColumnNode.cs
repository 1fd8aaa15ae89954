namespace AdFlow.Tables;

/// <summary>
/// Where a column's buffers are: the node of one type in a column's tree, kept in native memory beside the buffers.
/// The type tells which members are used; there is no row offset, row 0 is at the start of each buffer.
/// </summary>
public unsafe struct ColumnNode
{
    /// <summary>Number of rows.</summary>
    public int Length;

    /// <summary>
    /// Number of null rows; 0 whenever <see cref="Validity"/> is null (the null type and unions apart).
    /// </summary>
    public int NullCount;

    /// <summary>Number of <see cref="Children"/>.</summary>
    public int ChildCount;

    /// <summary>Validity bitmap, or null where every row is valid.</summary>
    public byte* Validity;

    /// <summary>Values, bits of a bool, bytes of text, dictionary codes, or the tags of a union.</summary>
    public byte* Values;

    /// <summary>Offsets of text, binary, lists and maps (rows + 1, 32 or 64 bit), or of a dense union (rows).</summary>
    public byte* Offsets;

    /// <summary>Child nodes, contiguous, in the order of the type's children.</summary>
    public ColumnNode* Children;

    /// <summary>Values of a dictionary.</summary>
    public ColumnNode* Dictionary;
}
