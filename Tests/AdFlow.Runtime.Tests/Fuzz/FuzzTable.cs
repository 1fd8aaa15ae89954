using AdFlow.Tables;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A table as graphs have it, and as the reference has it. Immutable, thread-safe.</summary>
internal sealed class FuzzTable
{
    /// <summary>Opens a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="table">Its rows, which it owns from now on.</param>
    /// <param name="indexes">Its indexes.</param>
    public FuzzTable(string name, Table table, params IReadOnlyList<IndexDefinition> indexes)
    {
        var snapshot = TableSnapshot.InMemory(name, table, indexes);
        Published = new PublishedTable(name);
        Published.Publish(snapshot);
        snapshot.Release();
        var columns = Schema.Fields.Select(field => new CellColumn(field.Name, Kind(field.Type), IsNarrow(field.Type)));
        Rows = new ReferenceTable([.. columns], Cells.Read(snapshot.Batch));
    }

    public PublishedTable Published { get; }

    public Schema Schema => Published.Current.Schema;

    public ReferenceTable Rows { get; }

    /// <summary>Whether map operators over a column compute in float32.</summary>
    public static bool IsNarrow(DataType type) =>
        type.Id is TypeId.Float32 or TypeId.Int8 or TypeId.Int16 or TypeId.UInt8 or TypeId.UInt16;

    private static CellKind Kind(DataType type) => type.Decoded() is var plain && plain.IsInteger() ? CellKind.Integer
        : plain.IsFloat() ? CellKind.Float
        : plain.IsText() ? CellKind.Text
        : plain.Id is TypeId.Bool ? CellKind.Flag : CellKind.Other;
}
