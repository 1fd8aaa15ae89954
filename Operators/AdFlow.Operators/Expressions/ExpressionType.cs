using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Type of an expression. Compared by value.</summary>
/// <param name="Kind">Kind of value.</param>
/// <param name="Physical">
/// The column type of <see cref="ValueKind.Temporal"/> and <see cref="ValueKind.Other"/>; else null.
/// </param>
public readonly record struct ExpressionType(ValueKind Kind, DataType? Physical = null)
{
    /// <summary>The literal null.</summary>
    public static ExpressionType Null => default;

    /// <summary>True or false.</summary>
    public static ExpressionType Bool => new(ValueKind.Bool);

    /// <summary>Integer.</summary>
    public static ExpressionType Int64 => new(ValueKind.Int64);

    /// <summary>Floating-point number.</summary>
    public static ExpressionType Float64 => new(ValueKind.Float64);

    /// <summary>Text.</summary>
    public static ExpressionType Text => new(ValueKind.Text);

    /// <summary>Whether values are integers or floating-point numbers.</summary>
    public bool IsNumber => Kind is ValueKind.Int64 or ValueKind.Float64;

    /// <summary>The type an expression sees of a column.</summary>
    public static ExpressionType Of(DataType type)
    {
        var kind = KindOf(type);
        return new(kind, kind is ValueKind.Temporal or ValueKind.Other ? type : null);
    }

    /// <summary>The kind an expression sees of a column.</summary>
    public static ValueKind KindOf(DataType type) => type.Id switch
    {
        TypeId.Bool => ValueKind.Bool,
        >= TypeId.Int8 and <= TypeId.UInt64 => ValueKind.Int64,
        >= TypeId.Float16 and <= TypeId.Float64 => ValueKind.Float64,
        TypeId.Utf8 or TypeId.LargeUtf8 => ValueKind.Text,
        TypeId.Dictionary when type.IsText() => ValueKind.Text,
        >= TypeId.Date32 and <= TypeId.Duration => ValueKind.Temporal,
        _ => ValueKind.Other,
    };

    /// <summary>The type as graphs write it, for example <c>int64</c>.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => "bool",
        ValueKind.Int64 => "int64",
        ValueKind.Float64 => "float64",
        ValueKind.Text => "utf8",
        _ => Physical!.ToString(),
    };
}
