using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// A value that goes into a model or came out of one. Owns native memory, which its disposal frees. Not thread-safe while
/// it is written; may be read by any number of threads.
/// </summary>
public sealed unsafe class OnnxValue : IDisposable
{
    private readonly OrtApi _api;

    internal OnnxValue(OrtApi api, nint handle)
    {
        (_api, Handle) = (api, handle);
        if (handle == 0)
            return;
        Kind = (ModelPortKind)(int)api.Get(OrtFunction.GetValueType, handle, "tell a value's kind");
        HasValue = (int)api.Get(OrtFunction.HasValue, handle, "tell whether there is a value") != 0;
        if (Kind is not ModelPortKind.Tensor || !HasValue)
            return;
        nint info = api.Get(OrtFunction.GetTensorTypeAndShape, handle, "tell a tensor's shape");
        try
        {
            (Type, Shape) = (PortReader.ElementType(api, info), PortReader.Sizes(api, info));
        }
        finally
        {
            api.Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>Frees what was not disposed.</summary>
    ~OnnxValue() => Free();

    /// <summary>What it is.</summary>
    public ModelPortKind Kind { get; }

    /// <summary>Whether there is something; false of an optional value that is absent.</summary>
    public bool HasValue { get; }

    /// <summary>Type of elements, of a tensor.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes of dimensions, of a tensor; none of a single value.</summary>
    public IReadOnlyList<long> Shape { get; } = [];

    /// <summary>Number of elements, of a tensor.</summary>
    public long Count => Elements(Shape);

    internal nint Handle { get; private set; }

    /// <summary>Makes a tensor of fixed-width elements by a copy.</summary>
    /// <param name="type">Type of elements.</param>
    /// <param name="shape">Size of each dimension, 0 or more.</param>
    /// <param name="bytes">The elements, row-major, little-endian; a bool is one byte.</param>
    /// <exception cref="OnnxException">There is no library, it lacks the type, or the bytes are too many or too few.
    /// </exception>
    public static OnnxValue Create(TensorType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes)
    {
        long expected = type.Bytes(Elements(shape.ToArray()));
        if (bytes.Length != expected)
            throw new OnnxException($"a tensor {type.Word()}[{string.Join(',', shape.ToArray())}] takes {expected} bytes; "
                + $"{bytes.Length} were given");
        var value = Allocate(type, shape);
        bytes.CopyTo(new Span<byte>(value.Data, bytes.Length));
        return value;
    }

    /// <summary>Makes a tensor of texts by a copy.</summary>
    /// <param name="shape">Size of each dimension, 0 or more.</param>
    /// <param name="texts">The elements in UTF-8, row-major.</param>
    /// <exception cref="OnnxException">There is no library, or the texts are too many or too few.</exception>
    public static OnnxValue CreateTexts(ReadOnlySpan<long> shape, IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        long expected = Elements(shape.ToArray());
        if (texts.Count != expected)
            throw new OnnxException($"a tensor utf8[{string.Join(',', shape.ToArray())}] takes {expected} texts; "
                + $"{texts.Count} were given");
        var value = Allocate(TensorType.Text, shape);
        for (int i = 0; i < texts.Count; i++)
            TensorTexts.Write(value._api, value.Handle, i, texts[i].Span);
        return value;
    }

    /// <summary>The elements of a fixed-width tensor, row-major, little-endian; valid until disposal.</summary>
    /// <exception cref="InvalidOperationException">It is no such tensor.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            if (Kind is not ModelPortKind.Tensor || Type is TensorType.Text or TensorType.Undefined)
                throw new InvalidOperationException($"A {Kind} of {Type.Word()} has no bytes.");
            return new ReadOnlySpan<byte>(Data, checked((int)Type.Bytes(Count)));
        }
    }

    /// <summary>The elements of a tensor of texts, row-major.</summary>
    /// <exception cref="InvalidOperationException">It is no such tensor.</exception>
    public IReadOnlyList<string> Texts()
    {
        if (Kind is not ModelPortKind.Tensor || Type is not TensorType.Text)
            throw new InvalidOperationException($"A {Kind} of {Type.Word()} holds no texts.");
        var (bytes, starts) = TensorTexts.Read(_api, Handle, checked((int)Count));
        string[] texts = new string[starts.Length - 1];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = Encoding.UTF8.GetString(bytes.AsSpan()[(int)starts[i]..(int)starts[i + 1]]);
        return texts;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private byte* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(Handle == 0, this);
            return (byte*)_api.Get(OrtFunction.GetTensorMutableData, Handle, "tell where a tensor lies");
        }
    }

    private static OnnxValue Allocate(TensorType type, ReadOnlySpan<long> shape)
    {
        var api = OrtApi.Require();
        nint value = 0;
        fixed (long* sizes = shape)
            api.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)
                api[OrtFunction.CreateTensorAsOrtValue])(
                api.Allocator, sizes, (nuint)shape.Length, (int)type, &value), $"make a tensor of {type.Word()}");
        return new OnnxValue(api, value);
    }

    private static long Elements(IReadOnlyList<long> shape) =>
        shape.Aggregate(1L, (product, size) => checked(product * size));

    private void Free()
    {
        _api.Release(OrtFunction.ReleaseValue, Handle);
        Handle = 0;
    }
}
