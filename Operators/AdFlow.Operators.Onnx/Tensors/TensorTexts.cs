namespace AdFlow.Operators.Onnx;

/// <summary>Copies texts into and out of native tensors.</summary>
internal static unsafe class TensorTexts
{
    /// <summary>Writes one element.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="tensor">A tensor of texts.</param>
    /// <param name="index">Which element, row-major.</param>
    /// <param name="text">UTF-8.</param>
    public static void Write(OrtApi api, nint tensor, int index, ReadOnlySpan<byte> text)
    {
        byte* place = null;
        api.Check(((delegate* unmanaged<nint, nuint, nuint, byte**, nint>)
            api[OrtFunction.GetResizedStringTensorElementBuffer])(tensor, (nuint)index, (nuint)text.Length, &place),
            "make room for a text");
        text.CopyTo(new Span<byte>(place, text.Length));
    }

    /// <summary>Reads all elements.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="tensor">A tensor of texts.</param>
    /// <param name="count">Number of elements.</param>
    /// <returns>Their bytes one behind the other, and where each starts; the last start is the end of all.</returns>
    public static (byte[] Bytes, nuint[] Starts) Read(OrtApi api, nint tensor, int count)
    {
        byte[] bytes = new byte[Length(api, tensor)];
        nuint[] starts = new nuint[count + 1];
        fixed (byte* target = bytes)
        fixed (nuint* places = starts)
            Read(api, tensor, count, target, bytes.Length, places);
        return (bytes, starts);
    }

    /// <summary>Bytes of all elements together.</summary>
    public static int Length(OrtApi api, nint tensor) =>
        checked((int)api.Get(OrtFunction.GetStringTensorDataLength, tensor, "tell how long texts are"));

    /// <summary>Reads all elements into memory of the caller.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="tensor">A tensor of texts.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="target">As many bytes as <see cref="Length"/> says.</param>
    /// <param name="length">That number.</param>
    /// <param name="starts">One place more than elements.</param>
    public static void Read(OrtApi api, nint tensor, int count, byte* target, int length, nuint* starts)
    {
        api.Check(((delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint>)
            api[OrtFunction.GetStringTensorContent])(tensor, target, (nuint)length, starts, (nuint)count),
            "read texts");
        starts[count] = (nuint)length;
    }
}
