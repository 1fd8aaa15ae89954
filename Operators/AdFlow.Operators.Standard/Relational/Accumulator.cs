using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// How the values of a group become one, row after row. Immutable; what it knows of each group are bytes of a run's
/// memory, zero at first.
/// </summary>
internal abstract unsafe class Accumulator
{
    /// <summary>Column whose cells are read in the chunk; −1 for none.</summary>
    internal virtual int Scanned => -1;

    /// <summary>Column whose cells are looked at later; −1 for none.</summary>
    internal virtual int Kept => -1;

    /// <summary>Bytes of what is known of a group.</summary>
    internal abstract int GroupBytes { get; }

    /// <summary>Takes rows in, in order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="groupOf">Group of each.</param>
    /// <param name="state">What is known.</param>
    internal abstract void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state);

    /// <summary>Values of the groups.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">What is known.</param>
    /// <param name="count">Number of groups.</param>
    internal abstract ColumnNode* End(RunContext run, AccumulatorState* state, int count);

    /// <summary>A column of a number for each group.</summary>
    protected static ColumnNode* NewNode(int count, Arena arena)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = count;
        node->Values = arena.Allocate((long)count * sizeof(long));
        return node;
    }

    /// <summary>Lets a column have nulls where bits are not set.</summary>
    protected static ColumnNode* WithValidity(ColumnNode* node, byte* validity)
    {
        node->NullCount = node->Length - Bitmap.Count(validity, node->Length);
        node->Validity = node->NullCount > 0 ? validity : null;
        return node;
    }
}

/// <summary>What is known of the groups in a run.</summary>
internal unsafe struct AccumulatorState
{
    /// <summary>The bytes of each group.</summary>
    public byte* Groups;

    /// <summary>Groups split by values, of what counts different ones.</summary>
    public GroupTable Split;
}
