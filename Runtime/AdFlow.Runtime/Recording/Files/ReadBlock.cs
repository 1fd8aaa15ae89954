using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// A record batch in memory, shared by the runs that were read from it; freed with the last of them. Reading is
/// thread-safe, and so is giving it up.
/// </summary>
internal sealed unsafe class ReadBlock
{
    private readonly Arena _arena;
    private readonly Batch _rows;
    private int _holders = 1;

    /// <summary>Reads a record batch.</summary>
    public ReadBlock(IpcFileReader file, int ordinal)
    {
        Ordinal = ordinal;
        _arena = new Arena();
        try
        {
            _rows = file.Read(ordinal, _arena);
        }
        catch
        {
            _arena.Dispose();
            throw;
        }
    }

    /// <summary>Ordinal in the file.</summary>
    public int Ordinal { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => _rows.RowCount;

    /// <summary>Number of the run of each row.</summary>
    public ReadOnlySpan<long> Requests => _rows[0].Values<long>();

    /// <summary>Name of a row's kind.</summary>
    public ReadOnlySpan<byte> KindOf(int row) => _rows[1].GetBytes(row);

    /// <summary>Node of a row.</summary>
    public ReadOnlySpan<byte> NodeOf(int row) => _rows[2].GetBytes(row);

    /// <summary>Bytes of a row's payload.</summary>
    public int BytesOf(int row) => _rows[3].GetBytes(row).Length;

    /// <summary>Bytes of the payloads of rows.</summary>
    public long BytesOf(int first, int end) => _rows[3].GetRange(end - 1).End - _rows[3].GetRange(first).Start;

    /// <summary>Decodes a row's payload; the batch lives as long as this block and the arena.</summary>
    public Batch Decode(int row, StreamDecoder decoder, Arena arena)
    {
        var (start, end) = _rows[3].GetRange(row);
        return decoder.Read(_rows[3].Node->Values + start, end - start, arena);
    }

    /// <summary>Another holder.</summary>
    public ReadBlock Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>A holder gives it up.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            _arena.Dispose();
    }
}
