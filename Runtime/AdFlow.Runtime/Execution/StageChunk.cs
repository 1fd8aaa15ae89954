using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// The chunk that an execution is at: where each slot's values are now. Made with the execution; steps keep pointers to
/// its nodes. Not thread-safe.
/// </summary>
internal sealed unsafe class StageChunk
{
    // Rows of padding between buffers, so that equal rows of two of them do not share a cache set.
    private const int PaddingBytes = 128;

    private readonly byte*[] _buffers;
    private readonly byte*[] _bits;

    public StageChunk(StageProgram program, StageScratch scratch, BoundGraphOptions options)
    {
        Program = program;
        Scratch = scratch;
        Rows = options.ChunkRows ?? program.ChunkRows;
        LaneWidth = options.LaneWidth;
        Nodes = (ColumnNode*)scratch.Keep((long)sizeof(ColumnNode) * program.Slots.Length);
        _buffers = new byte*[program.Buffers.Length];
        _bits = new byte*[program.Slots.Length];
        Expressions = scratch.Expressions(program.ExpressionBytes);
        PlaceBuffers();
        for (int i = 0; i < program.Slots.Length; i++)
            Prepare(i);
    }

    public StageProgram Program { get; }

    public StageScratch Scratch { get; }

    /// <summary>Most rows.</summary>
    public int Rows { get; }

    /// <summary>Widest vectors to use.</summary>
    public LaneWidth LaneWidth { get; }

    /// <summary>A view of each slot's rows in this chunk. The validity is only set where the slot has one.</summary>
    public ColumnNode* Nodes { get; }

    /// <summary>Registers of expressions.</summary>
    public byte* Expressions { get; }

    /// <summary>The run.</summary>
    public StageRun Run { get; set; } = null!;

    /// <summary>First row of the chunk in the source.</summary>
    public int Start { get; private set; }

    /// <summary>Position in the stage of the node that something is done for.</summary>
    public int Node { get; set; }

    /// <summary>The row that an operator refused: its row set, and its number among those of the range.</summary>
    public (int RowSet, int Row) Refused { get; set; }

    /// <summary>A slot's chunk buffer, or null.</summary>
    public byte* BufferOf(int slot) =>
        Program.Slots[slot].Buffer is var buffer and >= 0 ? _buffers[buffer] : null;

    /// <summary>Memory for a slot's validity in a chunk; null where it has none.</summary>
    public byte* BitsOf(int slot) => _bits[slot];

    /// <summary>Whether a slot's values lie at the same place in every chunk.</summary>
    public bool IsStatic(int slot)
    {
        var one = Program.Slots[slot];
        return one.Kind is SlotKind.Computed && one.Buffer >= 0;
    }

    /// <summary>Begins a chunk: what steps took of the memory of the one before is free.</summary>
    public void MoveTo(int start)
    {
        Start = start;
        if (Scratch.Chunk.UsedBytes > 0)
            Scratch.Chunk.Reset();
    }

    /// <summary>Bytes of the bits of a chunk.</summary>
    public long BitBytes => Rows + 63 >> 6 << 3;

    private void PlaceBuffers()
    {
        long bytes = 0;
        long[] offsets = new long[_buffers.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = bytes;
            int width = Program.Buffers[i];
            bytes += ((width == 0 ? BitBytes : (long)width * Rows) + 63 & ~63L) + PaddingBytes;
        }
        byte* memory = Scratch.Buffers(bytes);
        for (int i = 0; i < offsets.Length; i++)
            _buffers[i] = memory + offsets[i];
    }

    private void Prepare(int slot)
    {
        if (Program.Slots[slot].HasValidity)
            _bits[slot] = Scratch.Keep(BitBytes);
        Nodes[slot].Values = BufferOf(slot);
    }
}
