using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>Copies tensors into native values and back.</summary>
internal static unsafe class NativeTensor
{
    // The runtime numbers its newest types otherwise than the format does.
    private static readonly OnnxElementType[] s_newest =
        [OnnxElementType.UInt2, OnnxElementType.Int2, OnnxElementType.Float8E8M0];

    /// <summary>The runtime's number of a type.</summary>
    public static int CodeOf(OnnxElementType type) =>
        s_newest.IndexOf(type) is var place and >= 0 ? (int)OnnxElementType.Float4E2M1 + 1 + place : (int)type;

    /// <summary>The type of a number of the runtime's.</summary>
    public static OnnxElementType TypeOf(int code) => code - (int)OnnxElementType.Float4E2M1 - 1 is var place
        && place >= 0 && place < s_newest.Length ? s_newest[place] : (OnnxElementType)code;

    /// <summary>Makes a native value with a copy of a tensor.</summary>
    /// <returns>Its handle; the caller releases it.</returns>
    /// <exception cref="OnnxException">The runtime has no such tensors.</exception>
    public static nint Create(OrtApi api, OnnxTensor tensor)
    {
        long[] shape = [.. tensor.Shape];
        nint value = 0;
        fixed (long* sizes = shape)
            api.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)
                api[OrtFunction.CreateTensorAsOrtValue])(api.Allocator, sizes, (nuint)shape.Length,
                CodeOf(tensor.Type), &value), $"make a tensor {tensor}");
        try
        {
            if (tensor.Type is OnnxElementType.Text)
                for (int i = 0; i < tensor.Texts.Count; i++)
                    TensorTexts.Write(api, value, i, Encoding.UTF8.GetBytes(tensor.Texts[i]));
            else
                tensor.Data.Span.CopyTo(new Span<byte>(Data(api, value), tensor.Data.Length));
            return value;
        }
        catch
        {
            api.Release(OrtFunction.ReleaseValue, value);
            throw;
        }
    }

    /// <summary>A copy of a native value; null where it is absent or no tensor.</summary>
    public static OnnxTensor? Copy(OrtApi api, nint value, string name)
    {
        if (value == 0 || (int)api.Get(OrtFunction.HasValue, value, "tell whether there is a value") == 0
            || (int)api.Get(OrtFunction.GetValueType, value, "tell a value's kind") != SessionPorts.TensorKind)
            return null;
        nint info = api.Get(OrtFunction.GetTensorTypeAndShape, value, "tell a tensor's shape");
        try
        {
            return Copy(api, value, name, SessionPorts.ElementType(api, info), SessionPorts.Sizes(api, info));
        }
        finally
        {
            api.Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>Where the elements of a native tensor lie.</summary>
    public static byte* Data(OrtApi api, nint value) =>
        (byte*)api.Get(OrtFunction.GetTensorMutableData, value, "tell where a tensor lies");

    private static OnnxTensor Copy(OrtApi api, nint value, string name, OnnxElementType type, long[] shape)
    {
        if (!OnnxTensor.TryCount(shape, out long count))
            throw new OnnxException($"ONNX Runtime gave a tensor '{name}' of an impossible shape");
        if (type is OnnxElementType.Text)
            return new OnnxTensor(name, shape, TensorTexts.Read(api, value, checked((int)count)));
        byte[] data = new byte[type.BytesOf(count)];
        if (data.Length > 0)
            new ReadOnlySpan<byte>(Data(api, value), data.Length).CopyTo(data);
        return new OnnxTensor(name, type, shape, data);
    }
}
