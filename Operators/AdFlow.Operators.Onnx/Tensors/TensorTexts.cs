using System.Text;

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

    /// <summary>Bytes of all elements together.</summary>
    public static long Length(OrtApi api, nint tensor) =>
        api.Get(OrtFunction.GetStringTensorDataLength, tensor, "tell how long texts are");

    /// <summary>Reads all elements into memory of the caller, one behind the other.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="tensor">A tensor of texts.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="target">As many bytes as <see cref="Length"/> says.</param>
    /// <param name="length">That number.</param>
    /// <param name="starts">Takes where each element starts.</param>
    public static void Read(OrtApi api, nint tensor, int count, byte* target, long length, nuint* starts) =>
        api.Check(((delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint>)
            api[OrtFunction.GetStringTensorContent])(tensor, target, (nuint)length, starts, (nuint)count),
            "read texts");

    /// <summary>All elements.</summary>
    public static string[] Read(OrtApi api, nint tensor, int count)
    {
        if (count == 0)
            return [];
        // One byte more, so that there is an address even where all texts are empty.
        byte[] bytes = new byte[checked((int)Length(api, tensor)) + 1];
        nuint[] starts = new nuint[count + 1];
        fixed (byte* target = bytes)
        fixed (nuint* places = starts)
            Read(api, tensor, count, target, bytes.Length - 1, places);
        starts[count] = (nuint)bytes.Length - 1;
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = Encoding.UTF8.GetString(bytes, (int)starts[i], (int)(starts[i + 1] - starts[i]));
        return texts;
    }
}
