using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>Reads what a native session says of its inputs and outputs.</summary>
internal static unsafe class SessionPorts
{
    /// <summary>The runtime's number of the kind of values that are tensors.</summary>
    public const int TensorKind = 1;

    // By the runtime's number of a kind.
    private static readonly OnnxTypeKind[] s_kinds =
    [
        OnnxTypeKind.Unknown, OnnxTypeKind.Tensor, OnnxTypeKind.Sequence, OnnxTypeKind.Map, OnnxTypeKind.Opaque,
        OnnxTypeKind.SparseTensor, OnnxTypeKind.Optional,
    ];

    /// <summary>The kind of a number of the runtime's.</summary>
    public static OnnxTypeKind KindOf(int code) => (uint)code < (uint)s_kinds.Length ? s_kinds[code] : default;

    /// <summary>Reads one input or output.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="session">The native session.</param>
    /// <param name="ordinal">Which one.</param>
    /// <param name="name">The function that says its name.</param>
    /// <param name="type">The function that says its type.</param>
    public static OnnxValue Read(OrtApi api, nint session, int ordinal, OrtFunction name, OrtFunction type)
    {
        string word = Name(api, session, ordinal, name);
        nint info = 0;
        api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)api[type])(session, (nuint)ordinal, &info),
            $"tell the type of '{word}'");
        try
        {
            int kind = (int)api.Get(OrtFunction.GetOnnxTypeFromTypeInfo, info, "tell a value's kind");
            if (kind != TensorKind)
                return new OnnxValue(word, new OnnxType { Kind = KindOf(kind) });
            // The part that says a tensor's shape belongs to the whole and is not freed.
            nint tensor = api.Get(OrtFunction.CastTypeInfoToTensorInfo, info, "tell a tensor's type");
            return new OnnxValue(word, OnnxType.Tensor(ElementType(api, tensor), Shape(api, tensor)));
        }
        finally
        {
            api.Release(OrtFunction.ReleaseTypeInfo, info);
        }
    }

    /// <summary>Type of a tensor's elements.</summary>
    public static OnnxElementType ElementType(OrtApi api, nint tensorInfo) => NativeTensor.TypeOf(
        (int)api.Get(OrtFunction.GetTensorElementType, tensorInfo, "tell the type of elements"));

    /// <summary>Sizes of a tensor's dimensions, −1 where they are open.</summary>
    public static long[] Sizes(OrtApi api, nint tensorInfo)
    {
        long[] sizes = new long[api.Get(OrtFunction.GetDimensionsCount, tensorInfo, "count dimensions")];
        fixed (long* places = sizes)
            api.Check(((delegate* unmanaged<nint, long*, nuint, nint>)api[OrtFunction.GetDimensions])(
                tensorInfo, places, (nuint)sizes.Length), "tell dimensions");
        return sizes;
    }

    private static OnnxDimension[] Shape(OrtApi api, nint tensorInfo)
    {
        long[] sizes = Sizes(api, tensorInfo);
        byte** names = stackalloc byte*[sizes.Length];
        api.Check(((delegate* unmanaged<nint, byte**, nuint, nint>)api[OrtFunction.GetSymbolicDimensions])(
            tensorInfo, names, (nuint)sizes.Length), "tell names of dimensions");
        var shape = new OnnxDimension[sizes.Length];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = new OnnxDimension(
                sizes[i], sizes[i] < 0 ? Marshal.PtrToStringUTF8((nint)names[i]) ?? "" : "");
        return shape;
    }

    private static string Name(OrtApi api, nint session, int ordinal, OrtFunction function)
    {
        byte* text = null;
        api.Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)api[function])(
            session, (nuint)ordinal, api.Allocator, &text), "tell the name of a port");
        string name = Marshal.PtrToStringUTF8((nint)text) ?? "";
        api.Check(((delegate* unmanaged<nint, byte*, nint>)api[OrtFunction.AllocatorFree])(api.Allocator, text),
            "free a name");
        return name;
    }
}
