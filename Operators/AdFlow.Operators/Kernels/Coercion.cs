using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Sees a numeric column as another number type; without a copy where the type is that already.</summary>
public static unsafe class Coercion
{
    /// <summary>The values of a column as <typeparamref name="T"/>; values of null rows are unspecified.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/>, <see cref="int"/> or <see
    /// cref="long"/>.</typeparam>
    /// <param name="column">Integers or floats; narrowing follows C#'s conversions.</param>
    /// <param name="arena">Memory for a converted copy.</param>
    public static T* Pointer<T>(Column column, Arena arena) where T : unmanaged, INumberBase<T>
    {
        if (column.Type.Id == IdOf<T>())
            return (T*)column.Node->Values;
        T* target = (T*)arena.Allocate((long)column.Length * sizeof(T));
        Convert(column, 0, column.Length, target);
        return target;
    }

    /// <summary>Converts a range of rows.</summary>
    /// <exception cref="NotSupportedException">The column holds no numbers.</exception>
    public static void Convert<T>(Column column, int start, int count, T* target) where T : unmanaged, INumberBase<T>
    {
        byte* source = column.Node->Values;
        switch (column.Type.Id)
        {
            case TypeId.Int8: Convert((sbyte*)source + start, target, count); break;
            case TypeId.Int16: Convert((short*)source + start, target, count); break;
            case TypeId.Int32: Convert((int*)source + start, target, count); break;
            case TypeId.Int64: Convert((long*)source + start, target, count); break;
            case TypeId.UInt8: Convert(source + start, target, count); break;
            case TypeId.UInt16: Convert((ushort*)source + start, target, count); break;
            case TypeId.UInt32: Convert((uint*)source + start, target, count); break;
            case TypeId.UInt64: Convert((ulong*)source + start, target, count); break;
            case TypeId.Float16: Convert((Half*)source + start, target, count); break;
            case TypeId.Float32: Convert((float*)source + start, target, count); break;
            case TypeId.Float64: Convert((double*)source + start, target, count); break;
            default: throw new NotSupportedException($"A column of type {column.Type} holds no numbers.");
        }
    }

    private static void Convert<TSource, T>(TSource* source, T* target, int count)
        where TSource : unmanaged, INumberBase<TSource>
        where T : unmanaged, INumberBase<T>
    {
        for (int i = VectorConversion.Convert(source, target, count); i < count; i++)
            target[i] = T.CreateTruncating(source[i]);
    }

    private static TypeId IdOf<T>() => default(T) switch
    {
        float => TypeId.Float32,
        double => TypeId.Float64,
        int => TypeId.Int32,
        long => TypeId.Int64,
        _ => TypeId.Null,
    };
}
