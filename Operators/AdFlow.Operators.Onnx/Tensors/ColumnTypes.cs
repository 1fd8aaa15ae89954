using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>Which columns and tensor elements stand for each other. Thread-safe.</summary>
public static class ColumnTypes
{
    /// <summary>Type of a column whose values lie in memory as a tensor's elements do, or texts and bools; null where
    /// there is none.</summary>
    /// <param name="type">Type of the elements.</param>
    public static DataType? Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Float32 => DataType.Float32,
        OnnxElementType.Float64 => DataType.Float64,
        OnnxElementType.Float16 => DataType.Float16,
        OnnxElementType.Int8 => DataType.Int8,
        OnnxElementType.Int16 => DataType.Int16,
        OnnxElementType.Int32 => DataType.Int32,
        OnnxElementType.Int64 => DataType.Int64,
        OnnxElementType.UInt8 => DataType.UInt8,
        OnnxElementType.UInt16 => DataType.UInt16,
        OnnxElementType.UInt32 => DataType.UInt32,
        OnnxElementType.UInt64 => DataType.UInt64,
        OnnxElementType.Bool => DataType.Bool,
        OnnxElementType.Text => DataType.Utf8,
        _ => null,
    };

    internal static bool IsFloat(this OnnxElementType type) =>
        type is OnnxElementType.Float16 or OnnxElementType.Float32 or OnnxElementType.Float64;

    /// <summary>Whether a column may feed an input.</summary>
    /// <param name="type">Type of the input's elements.</param>
    /// <param name="column">Type of the column, or of its elements where it holds vectors.</param>
    internal static bool Accepts(this OnnxElementType type, DataType column) => type switch
    {
        OnnxElementType.Text => column.IsText(),
        OnnxElementType.Bool => column.Id is TypeId.Bool,
        _ when type.IsFloat() => column.IsNumber() || column.Id is TypeId.Bool,
        _ => Of(type) is not null && (column.IsInteger() || column.Id is TypeId.Bool),
    };

    /// <summary>The columns that may feed an input, in words.</summary>
    internal static string Accepted(this OnnxElementType type) => type switch
    {
        OnnxElementType.Text => "utf8",
        OnnxElementType.Bool => "bool",
        _ when type.IsFloat() => "a number or bool",
        _ => "an integer or bool",
    };
}
