using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// A fused stage as launches of device programs. Everything is computed for all rows of the source, whatever filters
/// drop: a filter is a bitmap and the numbers of the rows that are left, and only results are closed up. Immutable,
/// thread-safe.
/// </summary>
internal sealed record DeviceStage
{
    /// <summary>Columns of the source that are needed; they are the first buffers.</summary>
    public required DeviceColumn[] Columns { get; init; }

    /// <summary>All memory that launches read or write.</summary>
    public required DeviceRoom[] Buffers { get; init; }

    /// <summary>Where the scalars come from that all map programs take.</summary>
    public required DeviceScalar[] Scalars { get; init; }

    /// <summary>How many they are.</summary>
    public required int ScalarCount { get; init; }

    /// <summary>What is executed, in order.</summary>
    public required DeviceLaunch[] Launches { get; init; }

    /// <summary>Where the rows of each row set behind the source's are.</summary>
    public required DeviceRowSet[] RowSets { get; init; }

    /// <summary>What is copied back to where the stage writes its results.</summary>
    public required DeviceResult[] Results { get; init; }

    /// <summary>The best rows, of a stage that keeps those only; else null.</summary>
    public required DeviceTop? Top { get; init; }

    /// <summary>Buffer that takes the number of the source's rows, or −1 where no launch asks for it.</summary>
    public required int CountBuffer { get; init; }
}

/// <summary>A column of the source on a device.</summary>
/// <param name="Column">Its ordinal in the source.</param>
/// <param name="Type">Its type.</param>
/// <param name="TakesNulls">Whether nulls in it are understood; else a run that has some is the processor's.</param>
internal readonly record struct DeviceColumn(int Column, DeviceType Type, bool TakesNulls);

/// <summary>How much memory a buffer has.</summary>
internal enum DeviceRoom : byte
{
    /// <summary>4 bytes a row.</summary>
    Words,
    /// <summary>8 bytes a row.</summary>
    LongWords,
    /// <summary>A bit a row.</summary>
    Bits,
    /// <summary>One int32.</summary>
    Count,
    /// <summary>4 bytes for each row of the best.</summary>
    BestWords,
    /// <summary>8 bytes for each row of the best.</summary>
    BestLongWords,
}

/// <summary>Which numbers a launch takes.</summary>
internal enum DeviceSizes : byte
{
    /// <summary>Rows, and scalars behind them.</summary>
    Rows,
    /// <summary>Rows, and as many again.</summary>
    RowsTwice,
    /// <summary>Rows, and how many of the best.</summary>
    RowsAndBest,
}

/// <summary>One launch.</summary>
/// <param name="Program">What is executed where no column has nulls.</param>
/// <param name="Arguments">A buffer for each argument.</param>
/// <param name="Sizes">The numbers it takes.</param>
internal sealed record DeviceLaunch(DeviceProgram Program, int[] Arguments, DeviceSizes Sizes)
{
    /// <summary>What is executed where some column has nulls; null where that makes no difference.</summary>
    public MapProgram? WithNulls { get; init; }

    /// <summary>Its arguments: a buffer, or the complement of a column's ordinal for the column's validity.</summary>
    public int[] ArgumentsWithNulls { get; init; } = [];
}

/// <summary>Rows that a filter leaves.</summary>
/// <param name="Rows">Buffer of their numbers.</param>
/// <param name="Count">Buffer of how many there are.</param>
internal readonly record struct DeviceRowSet(int Rows, int Count);

/// <summary>A slot that leaves the stage.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Buffer">Where its values are.</param>
/// <param name="NullColumns">Ordinals among the device's columns whose nulls are its nulls.</param>
/// <param name="Valid">Buffer of numbers that are 0 where it is null by itself, or −1.</param>
internal sealed record DeviceResult(int Slot, int Buffer, int[] NullColumns, int Valid);

/// <summary>The best rows on a device.</summary>
/// <param name="Rows">Buffer of their numbers in the source, best first.</param>
/// <param name="Ranked">Buffer of the values that rank them.</param>
/// <param name="Found">Buffer of how many there are.</param>
internal sealed record DeviceTop(int Rows, int Ranked, int Found);
