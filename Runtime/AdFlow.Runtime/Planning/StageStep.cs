using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>One thing that a stage does with each chunk. Immutable.</summary>
/// <param name="Node">Position in the stage of the node that it is done for.</param>
internal abstract record StageStep(int Node);

/// <summary>A map operator.</summary>
/// <param name="Node">Its position.</param>
/// <param name="Kernel">Its code.</param>
/// <param name="Inputs">Slots read.</param>
/// <param name="Outputs">Slots written.</param>
/// <param name="Scalars">Values of the settings; of per-run ones, their defaults.</param>
/// <param name="Settings">Per-run slot of each setting, or −1.</param>
/// <param name="Tracer">Records its code as an expression; null where it can only be run.</param>
internal sealed record KernelStep(
    int Node, MapKernel Kernel, int[] Inputs, int[] Outputs, double[] Scalars, int[] Settings,
    MapTracer? Tracer) : StageStep(Node);

/// <summary>A conversion to float32 or float64.</summary>
/// <param name="Node">Position of the first node that needs it.</param>
/// <param name="From">Slot read.</param>
/// <param name="To">Slot written.</param>
internal sealed record ConvertStep(int Node, int From, int To) : StageStep(Node);

/// <summary>Columns of a node's input as slots: a sparse batch.</summary>
/// <param name="Schema">Columns of the input.</param>
/// <param name="Slots">Slot of each column, −1 where it is not read.</param>
internal sealed record StageColumns(Schema Schema, int[] Slots);

/// <summary>An expression.</summary>
/// <param name="Node">Position.</param>
/// <param name="Program">The expression.</param>
/// <param name="Columns">What it reads.</param>
/// <param name="Output">Slot written.</param>
internal sealed record ComputeStep(
    int Node, ExpressionProgram Program, StageColumns Columns, int Output) : StageStep(Node);

/// <summary>Joins the nulls of several slots to those of a slot that was computed from them.</summary>
/// <param name="Node">Position of the node that needs to know.</param>
/// <param name="Slot">The slot; its atoms are joined.</param>
internal sealed record ValidityStep(int Node, int Slot) : StageStep(Node);

/// <summary>Looks keys up in a table.</summary>
/// <param name="Node">Position.</param>
/// <param name="Table">Which of the program's tables.</param>
/// <param name="KeyType">Type of the table's key.</param>
/// <param name="Key">Slot of the keys.</param>
/// <param name="Output">Slot of row numbers in the table, −1 where there is none.</param>
internal sealed record LookupStep(int Node, int Table, DataType KeyType, int Key, int Output) : StageStep(Node);

/// <summary>Takes rows of a table's column for steps that compute with it.</summary>
/// <param name="Node">Position of the node that needs it.</param>
/// <param name="Table">Which of the program's tables.</param>
/// <param name="Column">Its column.</param>
/// <param name="Rows">Slot of row numbers in the table.</param>
/// <param name="Output">Slot written.</param>
internal sealed record TableStep(int Node, int Table, int Column, int Rows, int Output) : StageStep(Node);

/// <summary>A row-local table operator, called for each chunk.</summary>
/// <param name="Node">Position.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Layout">Layout of its calls; only written columns are live.</param>
/// <param name="Input">Ordinal of its port that takes the rows.</param>
/// <param name="Columns">What it reads there.</param>
/// <param name="Sides">Port and source of each other input, which it takes whole.</param>
/// <param name="Tables">Port and program table of each table that it reads.</param>
/// <param name="SettingCount">Settings that are evaluated per run.</param>
/// <param name="Outputs">Slots written.</param>
/// <param name="Written">Column in its output of each of them.</param>
internal sealed record OperatorStep(
    int Node, TableOperator Operator, RunNode Layout, int Input, StageColumns Columns,
    (int Port, LogicalSource Source)[] Sides, (int Port, int Table)[] Tables, int SettingCount, int[] Outputs,
    int[] Written) : StageStep(Node);

/// <summary>Adds the rows to what the end of the stage makes of them, once all else of the chunk is done.</summary>
/// <param name="Node">Position.</param>
/// <param name="Columns">What it reads in the chunk.</param>
internal sealed record FoldStep(int Node, StageColumns Columns) : StageStep(Node);

/// <summary>How rows are chosen from those of the row set before.</summary>
/// <param name="Node">Position in the stage of the node that chooses.</param>
internal abstract record RowSetMaker(int Node);

/// <summary>Rows for which a condition is true.</summary>
/// <param name="Node">Position.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Columns">What it reads.</param>
internal sealed record ConditionMaker(
    int Node, ExpressionProgram Condition, StageColumns Columns) : RowSetMaker(Node);

/// <summary>Rows that were found in a table.</summary>
/// <param name="Node">Position.</param>
/// <param name="Rows">Slot of row numbers in the table, −1 where there is none.</param>
internal sealed record MatchMaker(int Node, int Rows) : RowSetMaker(Node);
