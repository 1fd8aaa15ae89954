using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>One version of a table on a device. Belongs to its <see cref="PinnedTables"/>, which alone changes it.
/// </summary>
internal sealed unsafe class PinnedVersion
{
    private readonly HashSet<nint> _addresses = [];

    /// <summary>A version of which nothing is on the device yet.</summary>
    public PinnedVersion(TableSnapshot snapshot)
    {
        Snapshot = snapshot;
        var batch = snapshot.Batch;
        for (int i = 0; i < batch.ColumnCount; i++)
            Add(batch.NodeAt(i));
    }

    /// <summary>The version.</summary>
    public TableSnapshot Snapshot { get; }

    /// <summary>The columns that are on the device, by the address of their values on the host.</summary>
    public Dictionary<nint, PinnedColumn> Columns { get; } = [];

    /// <summary>Runs that read it.</summary>
    public int Users { get; set; }

    /// <summary>Whether a newer version has come.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Whether values are a column of this version.</summary>
    public bool Has(byte* address) => _addresses.Contains((nint)address);

    private void Add(ColumnNode* column)
    {
        if (column == null)
            return;
        if (column->Values != null)
            _addresses.Add((nint)column->Values);
        for (int i = 0; i < column->ChildCount; i++)
            Add(column->Children + i);
    }
}

/// <summary>A column of a table on a device.</summary>
/// <param name="memory">Where.</param>
/// <param name="copiedBy">The seat whose queue copies it.</param>
internal sealed class PinnedColumn(DeviceMemory memory, DeviceSeat copiedBy)
{
    /// <summary>Where it is.</summary>
    public DeviceMemory Memory { get; } = memory;

    /// <summary>The seat whose queue may still be copying it, which alone can use it then; null once it is there.
    /// </summary>
    public DeviceSeat? CopiedBy { get; set; } = copiedBy;
}
