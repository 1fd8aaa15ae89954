using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// What a fused stage does with each chunk of its source's rows. Values are single-assignment slots; rows are a chain
/// of row sets: 0 are the source's rows, each further one keeps some rows of the one before. Immutable, thread-safe.
/// </summary>
internal sealed record StageProgram
{
    /// <summary>All values.</summary>
    public required StageSlot[] Slots { get; init; }

    /// <summary>All row sets, at least the source's.</summary>
    public required StageRowSet[] RowSets { get; init; }

    /// <summary>Bytes of a row of each chunk buffer; 0 for a buffer of bits.</summary>
    public required int[] Buffers { get; init; }

    /// <summary>Texts that are the same in every row.</summary>
    public required StageConstant[] Constants { get; init; }

    /// <summary>Tables that are looked up or that operators read.</summary>
    public required LogicalInput[] Tables { get; init; }

    /// <summary>Columns that leave the stage; batches share them.</summary>
    public required StageResult[] Results { get; init; }

    /// <summary>Batches that others need.</summary>
    public required StageBatch[] Published { get; init; }

    /// <summary>What becomes of the last row set, if only its best rows are kept; else null.</summary>
    public StageTop? Top { get; init; }

    /// <summary>What is made of the last row set, if its rows are added up chunk by chunk; else null.</summary>
    public StageFold? Fold { get; init; }

    /// <summary>Scratch that the largest expression needs.</summary>
    public required int ExpressionBytes { get; init; }

    /// <summary>Rows of a chunk, a multiple of 64: as many as keep what a chunk touches in the first-level cache.
    /// </summary>
    public required int ChunkRows { get; init; }

    /// <summary>Whether operators are called chunk by chunk.</summary>
    public bool CallsOperators => Fold is not null || RowSets.Any(set => set.Steps.Any(step => step is OperatorStep));
}

/// <summary>Keeps the best rows. Only what ranks them is computed for all rows; the other columns are computed for the
/// rows that are kept.</summary>
/// <param name="Node">Position of the node.</param>
/// <param name="By">Slot of the last row set that ranks.</param>
/// <param name="Count">Rows to keep.</param>
/// <param name="Finish">Computes what leaves the stage; its source are the kept rows of the stage's source, best first.
/// </param>
internal sealed record StageTop(int Node, int By, AdFlow.Operators.Setting<int> Count, StageProgram Finish);

/// <summary>Adds the rows up: only what the fold keeps is written in full, and columns of the source or of tables are
/// not even that.</summary>
/// <param name="Node">Position of the node.</param>
/// <param name="Fold">What it does.</param>
/// <param name="Layout">Layout of its runs.</param>
/// <param name="Rows">What it reads in each chunk.</param>
/// <param name="Columns">Ordinals of the columns that it keeps.</param>
/// <param name="Kept">Where the cells of each of them lie.</param>
internal sealed record StageFold(
    int Node, AdFlow.Operators.RowFold Fold, AdFlow.Operators.RunNode Layout, StageColumns Rows, int[] Columns,
    StageResult[] Kept);

/// <summary>Where the values of a slot come from.</summary>
internal enum SlotKind : byte
{
    /// <summary>A column of the source, where it lies.</summary>
    Input,
    /// <summary>A text that is the same in every row.</summary>
    Constant,
    /// <summary>A step.</summary>
    Computed,
    /// <summary>A slot of an earlier row set, of which the rows that are left are taken.</summary>
    Moved,
}

/// <summary>A column within a stage.</summary>
/// <param name="Kind">Where its values come from.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="RowSet">Its rows; a constant has any.</param>
internal sealed record StageSlot(SlotKind Kind, DataType Type, int RowSet)
{
    /// <summary>Ordinal of an input column or of a constant, else −1.</summary>
    public int Column { get; init; } = -1;

    /// <summary>The slot that a moved one is taken from, else −1.</summary>
    public int From { get; init; } = -1;

    /// <summary>Whether it leaves the stage, written at its final place.</summary>
    public bool IsResult { get; init; }

    /// <summary>Whether some step needs to know, chunk by chunk, which rows are null.</summary>
    public bool HasValidity { get; init; }

    /// <summary>Slots of the same row set whose nulls make its nulls; null where it has nulls of its own.</summary>
    public int[]? Atoms { get; init; }

    /// <summary>Its chunk buffer, or −1 where its values lie elsewhere.</summary>
    public int Buffer { get; init; } = -1;

    /// <summary>Bytes of a value; 0 where a row has no address of its own.</summary>
    public int Width { get; } = Type.ByteWidth();

    /// <summary>Whether a row has an address.</summary>
    public bool IsFixed => Width > 0;

    /// <summary>Whether values are bits.</summary>
    public bool IsBits => Type.Id is TypeId.Bool;
}

/// <summary>Rows that steps compute over.</summary>
/// <param name="Maker">How its rows are chosen from those of the set before; null for the source's rows.</param>
/// <param name="Moves">Slots of it that are taken from earlier row sets, once its rows are known.</param>
/// <param name="Steps">What is computed, in order.</param>
/// <param name="CollectsRows">Whether the source's row numbers are needed after the last chunk.</param>
internal sealed record StageRowSet(RowSetMaker? Maker, int[] Moves, StageStep[] Steps, bool CollectsRows);

/// <summary>A text that is the same in every row.</summary>
/// <param name="Node">Position of the node in the stage.</param>
/// <param name="Program">Gives the text for a request.</param>
internal sealed record StageConstant(int Node, AdFlow.Operators.ExpressionProgram Program);

/// <summary>How a column leaves a stage.</summary>
internal enum ResultKind : byte
{
    /// <summary>Rows of a source's column: shared where all rows are left, else gathered at the end.</summary>
    Source,
    /// <summary>Rows of a table's column, gathered at the end by the row numbers in a slot.</summary>
    Table,
    /// <summary>A constant.</summary>
    Constant,
    /// <summary>A computed slot.</summary>
    Slot,
}

/// <summary>A column that leaves a stage.</summary>
/// <param name="Kind">How.</param>
/// <param name="RowSet">Its rows.</param>
/// <param name="Type">Its type.</param>
/// <param name="Column">Column of the source or table, or ordinal of the constant.</param>
/// <param name="Table">Which of the program's tables, or −1.</param>
/// <param name="Slot">The slot, or that of the row numbers in the table.</param>
internal sealed record StageResult(ResultKind Kind, int RowSet, DataType Type, int Column, int Table, int Slot);

/// <summary>The batch of a node that a stage leaves behind.</summary>
/// <param name="Node">The node.</param>
/// <param name="RowSet">Its rows.</param>
/// <param name="Columns">Ordinal of each column among the results, −1 where nobody needs it.</param>
internal sealed record StageBatch(LogicalNode Node, int RowSet, int[] Columns);
