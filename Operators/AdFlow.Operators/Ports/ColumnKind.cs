using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Which physical types an operator accepts for a column, and what it sees them as.</summary>
public enum ColumnKind : byte
{
    /// <summary>Any type, seen as it is.</summary>
    Any,
    /// <summary>Any integer or float, seen as float32.</summary>
    Float32,
    /// <summary>Any integer or float, seen as float64.</summary>
    Float64,
    /// <summary>Any integer that fits, seen as int32.</summary>
    Int32,
    /// <summary>Any integer, seen as int64.</summary>
    Int64,
    /// <summary>Text, plain or dictionary-encoded.</summary>
    Text,
    /// <summary>List of text.</summary>
    TextList,
    /// <summary>Fixed-size list of float32.</summary>
    Vector32,
    /// <summary>List of int32.</summary>
    Int32List,
}

/// <summary>Rules of <see cref="ColumnKind"/>.</summary>
public static class ColumnKindRules
{
    /// <summary>The kind that a marker or value type stands for.</summary>
    /// <exception cref="NotSupportedException">The type stands for none.</exception>
    public static ColumnKind Of<T>() => default(T) switch
    {
        Any => ColumnKind.Any,
        float => ColumnKind.Float32,
        double => ColumnKind.Float64,
        int => ColumnKind.Int32,
        long => ColumnKind.Int64,
        Text => ColumnKind.Text,
        TextList => ColumnKind.TextList,
        Vector32 => ColumnKind.Vector32,
        Int32List => ColumnKind.Int32List,
        _ => throw new NotSupportedException($"{typeof(T)} is no column kind."),
    };

    /// <summary>Whether a column of this type may be read as the kind.</summary>
    public static bool Accepts(this ColumnKind kind, DataType type) => kind switch
    {
        ColumnKind.Any => true,
        ColumnKind.Float32 or ColumnKind.Float64 => type.IsNumber() && type.Id != TypeId.Float16,
        ColumnKind.Int32 => type.Id is TypeId.Int8 or TypeId.Int16 or TypeId.Int32 or TypeId.UInt8 or TypeId.UInt16,
        ColumnKind.Int64 => type.IsInteger() && type.Id != TypeId.UInt64,
        ColumnKind.Text => type.IsText(),
        ColumnKind.TextList => type.Id is TypeId.List or TypeId.LargeList && type.Children[0].Type.IsText(),
        ColumnKind.Int32List =>
            type.Id is TypeId.List or TypeId.LargeList && type.Children[0].Type.Id is TypeId.Int32,
        _ => type.Id is TypeId.FixedSizeList && type.Children[0].Type.Id is TypeId.Float32,
    };

    /// <summary>What an author would write for the kind, for messages and the reference page.</summary>
    public static string Describe(this ColumnKind kind) => kind switch
    {
        ColumnKind.Any => "any type",
        ColumnKind.Float32 or ColumnKind.Float64 => "a number",
        ColumnKind.Int32 => "an integer of at most 32 bits",
        ColumnKind.Int64 => "an integer",
        ColumnKind.Text => "utf8",
        ColumnKind.TextList => "list<utf8>",
        ColumnKind.Int32List => "list<int32>",
        _ => "vector<float32,n>",
    };

    /// <summary>Type of a column that an operator writes as the kind.</summary>
    /// <exception cref="NotSupportedException">The kind stands for no single type.</exception>
    public static DataType WrittenType(this ColumnKind kind) => kind switch
    {
        ColumnKind.Float32 => DataType.Float32,
        ColumnKind.Float64 => DataType.Float64,
        ColumnKind.Int32 => DataType.Int32,
        ColumnKind.Int64 => DataType.Int64,
        ColumnKind.Text => DataType.Utf8,
        ColumnKind.TextList => DataType.List(new Field("item", DataType.Utf8, false)),
        ColumnKind.Int32List => DataType.List(new Field("item", DataType.Int32, false)),
        _ => throw new NotSupportedException($"{kind} stands for no single type."),
    };
}
