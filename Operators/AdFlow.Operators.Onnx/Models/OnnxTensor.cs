using System.Globalization;
using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// A tensor as a file holds it: elements in row-major order, little-endian, dense; types of less than 8 bits packed.
/// Immutable if the memory given is not changed. Thread-safe.
/// </summary>
public sealed class OnnxTensor
{
    /// <summary>A tensor of numbers.</summary>
    /// <param name="name">Its name, may be empty.</param>
    /// <param name="type">Type of an element, not <see cref="OnnxElementType.Text"/>.</param>
    /// <param name="shape">Sizes of the dimensions, from 0; none for a scalar.</param>
    /// <param name="data">Its elements; kept, not copied.</param>
    /// <exception cref="ArgumentException">The bytes are not as many as the shape needs.</exception>
    public OnnxTensor(string name, OnnxElementType type, long[] shape, ReadOnlyMemory<byte> data)
        : this(name, type, shape, data, [])
    {
        long expected = type.BytesOf(Count);
        if (type == OnnxElementType.Text || data.Length != expected)
            throw new ArgumentException($"{this} of {data.Length} bytes; it has {expected}", nameof(data));
    }

    /// <summary>A tensor of texts.</summary>
    /// <param name="name">Its name, may be empty.</param>
    /// <param name="shape">Sizes of the dimensions, from 0; none for a scalar.</param>
    /// <param name="texts">Its elements; kept, not copied.</param>
    /// <exception cref="ArgumentException">The texts are not as many as the shape needs.</exception>
    public OnnxTensor(string name, long[] shape, IReadOnlyList<string> texts)
        : this(name, OnnxElementType.Text, shape, default, texts)
    {
        if (texts.Count != Count)
            throw new ArgumentException($"{this} of {texts.Count} texts; it has {Count}", nameof(texts));
    }

    private OnnxTensor(
        string name, OnnxElementType type, long[] shape, ReadOnlyMemory<byte> data, IReadOnlyList<string> texts)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Data = data;
        Texts = texts;
        Count = TryCount(shape, out long count)
            ? count : throw new ArgumentException($"shape {Join(shape)}; none can be that large", nameof(shape));
    }

    /// <summary>Its name, may be empty.</summary>
    public string Name { get; }

    /// <summary>Type of an element.</summary>
    public OnnxElementType Type { get; }

    /// <summary>Sizes of the dimensions, from 0; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Elements: the product of <see cref="Shape"/>, so 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>The elements; empty for texts.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The elements where they are texts, else empty.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>A tensor with a copy of the values.</summary>
    /// <typeparam name="T">bool, a .NET integer, Half, float or double: decides the element type.</typeparam>
    /// <param name="name">Its name, may be empty.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <param name="values">Elements in row-major order.</param>
    /// <exception cref="ArgumentException">Their number does not fit the shape, or the type is another one.</exception>
    public static OnnxTensor Of<T>(string name, long[] shape, ReadOnlySpan<T> values)
        where T : unmanaged =>
        new(name, TypeOf<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The elements in place.</summary>
    /// <typeparam name="T">The .NET type of an element; its size must be that of <see cref="Type"/>.</typeparam>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Data.Span);

    /// <summary>The same elements under another name.</summary>
    public OnnxTensor Named(string name) => new(name, Type, [.. Shape], Data, Texts);

    /// <summary>Type and shape, for example <c>float32[3, 4]</c>.</summary>
    public override string ToString() => Type.Name() + Join(Shape);

    // False where a size is negative or the product is over 2^56, which no memory holds.
    internal static bool TryCount(IReadOnlyList<long> shape, out long count)
    {
        count = 1;
        if (shape.Any(size => size < 0))
            return false;
        if (shape.Contains(0))
        {
            count = 0;
            return true;
        }
        foreach (long size in shape)
        {
            if (size > (1L << 56) / count)
                return false;
            count *= size;
        }
        return true;
    }

    internal static string Join(IEnumerable<long> shape) =>
        $"[{string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    private static OnnxElementType TypeOf<T>() => default(T) switch
    {
        float => OnnxElementType.Float32,
        double => OnnxElementType.Float64,
        Half => OnnxElementType.Float16,
        bool => OnnxElementType.Bool,
        byte => OnnxElementType.UInt8,
        sbyte => OnnxElementType.Int8,
        ushort => OnnxElementType.UInt16,
        short => OnnxElementType.Int16,
        uint => OnnxElementType.UInt32,
        int => OnnxElementType.Int32,
        ulong => OnnxElementType.UInt64,
        long => OnnxElementType.Int64,
        _ => throw new ArgumentException($"{typeof(T).Name} is the type of no tensor element"),
    };
}
