using System.Globalization;
using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators.Onnx;

/// <summary>Looks whether integers of a column fit a narrower input.</summary>
internal static unsafe class IntegerRange
{
    /// <summary>Refuses a column with a value that the input cannot hold; looks at none where its type says that they
    /// all fit, or where the input holds floats, which round.</summary>
    /// <typeparam name="T">An element of the input.</typeparam>
    /// <exception cref="OperatorException">A value does not fit: it names the column and the row.</exception>
    public static void Check<T>(Column column, InputPart part, TensorSlot slot) where T : unmanaged, INumber<T>
    {
        if (slot.Type.IsFloat() || !part.ElementType.IsInteger() || Fits(part.ElementType, slot.Type))
            return;
        var (low, high) = RangeOf(ColumnTypes.Of(slot.Type)!.Id);
        var elements = part.IsVector ? column.Child(0) : column;
        for (int i = 0; i < elements.Length; i++)
        {
            var value = ValueAt(elements, i);
            if (value >= low && value <= high || !elements.IsValid(i) || !column.IsValid(i / part.Width))
                continue;
            throw new OperatorException(FailureClass.GraphAuthor,
                $"column '{part.Column.Name}' holds {value.ToString(CultureInfo.InvariantCulture)}, which the input "
                + $"'{slot.Name}' of the model, {slot.Type.Name()}, cannot hold; filter such rows, or clip the column "
                + "by 'let'", part.Column.Name, i / part.Width);
        }
    }

    /// <summary>Whether a number is one of an integer or bool type's values, so that nothing is rounded.</summary>
    public static bool Holds(OnnxElementType type, double value)
    {
        if (type is OnnxElementType.Bool)
            return value is 0 or 1;
        var (low, high) = RangeOf(ColumnTypes.Of(type)!.Id);
        return double.IsInteger(value) && Math.Abs(value) < 1e30 && (Int128)value >= low && (Int128)value <= high;
    }

    private static bool Fits(DataType from, OnnxElementType to)
    {
        var (low, high) = RangeOf(from.Id);
        var (least, most) = RangeOf(ColumnTypes.Of(to)!.Id);
        return low >= least && high <= most;
    }

    private static (Int128 Low, Int128 High) RangeOf(TypeId type) => type switch
    {
        TypeId.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TypeId.Int16 => (short.MinValue, short.MaxValue),
        TypeId.Int32 => (int.MinValue, int.MaxValue),
        TypeId.UInt8 => (0, byte.MaxValue),
        TypeId.UInt16 => (0, ushort.MaxValue),
        TypeId.UInt32 => (0, uint.MaxValue),
        TypeId.UInt64 => (0, ulong.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };

    private static Int128 ValueAt(Column elements, int index)
    {
        if (elements.Type.Id is TypeId.UInt64)
            return ((ulong*)elements.Node->Values)[index];
        long value;
        Coercion.Convert(elements, index, 1, &value);
        return value;
    }
}
