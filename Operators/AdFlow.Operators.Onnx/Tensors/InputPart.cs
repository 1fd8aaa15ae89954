using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>A column that fills some elements of each row of an input. Immutable.</summary>
/// <param name="Column">The column.</param>
/// <param name="Offset">First element that it fills.</param>
/// <param name="Default">Number of a null, or null for that of the input's type.</param>
/// <param name="DefaultText">UTF-8 of a null where the input takes texts, or null for the empty text.</param>
internal sealed record InputPart(ColumnRef Column, int Offset, double? Default, byte[]? DefaultText = null)
{
    /// <summary>Whether each row is a vector.</summary>
    public bool IsVector { get; } = Column.Field.Type.Id is TypeId.FixedSizeList;

    /// <summary>Elements that it fills.</summary>
    public int Width { get; } = WidthOf(Column.Field.Type);

    /// <summary>Type of the elements in the column.</summary>
    public DataType ElementType { get; } = ElementTypeOf(Column.Field.Type);

    /// <summary>Elements of a row of a column: those of a vector, else one.</summary>
    public static int WidthOf(DataType type) => type.Id is TypeId.FixedSizeList ? type.Width : 1;

    /// <summary>Type of the elements of a column: of a vector's items, else its own.</summary>
    public static DataType ElementTypeOf(DataType type) =>
        type.Id is TypeId.FixedSizeList ? type.Children[0].Type : type;
}
