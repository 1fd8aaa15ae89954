using System.Globalization;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Reads <c>.npy</c> files of NumPy (numpy.lib.format), versions 1 to 3: arrays of numbers, bools, complex numbers and
/// texts, in either order of dimensions and bytes. Arrays of Python objects, of times and of records are refused.
/// </summary>
public static class NpyFile
{
    /// <summary>Reads an array from memory.</summary>
    /// <param name="name">Name that the tensor gets.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="OnnxFormatException">It is no such array, or is broken.</exception>
    public static OnnxTensor Parse(string name, ReadOnlySpan<byte> file)
    {
        var header = NpyHeader.Read(file);
        var element = NpyElement.Of(header.Descr);
        if (!OnnxTensor.TryCount(header.Shape, out long count))
            throw new OnnxFormatException($"shape {OnnxTensor.Join(header.Shape)}", "sizes that memory holds", 10);
        var data = file[header.DataStart..];
        if (data.Length != count * element.Size)
            throw new OnnxFormatException(
                string.Create(CultureInfo.InvariantCulture, $"{data.Length} bytes of elements"),
                string.Create(CultureInfo.InvariantCulture,
                    $"{count * element.Size}, as {header.Descr} of shape {OnnxTensor.Join(header.Shape)} has"),
                header.DataStart);
        byte[] ordered = header.IsFortran && header.Shape.Length > 1
            ? RowMajor(data, header.Shape, element.Size) : data.ToArray();
        element.MakeLittleEndian(ordered);
        return element.Type == OnnxElementType.Text
            ? new OnnxTensor(name, header.Shape, Texts(ordered, element, count))
            : new OnnxTensor(name, element.Type, header.Shape, ordered);
    }

    // Walks the target in its own order and counts the source's place up beside it.
    private static byte[] RowMajor(ReadOnlySpan<byte> data, long[] shape, int size)
    {
        byte[] ordered = new byte[data.Length];
        long[] steps = new long[shape.Length];
        steps[0] = size;
        for (int i = 1; i < shape.Length; i++)
            steps[i] = steps[i - 1] * shape[i - 1];
        long[] index = new long[shape.Length];
        long source = 0;
        for (int target = 0; target < data.Length; target += size)
        {
            data.Slice((int)source, size).CopyTo(ordered.AsSpan(target));
            for (int i = shape.Length - 1; i >= 0; i--)
            {
                source += steps[i];
                if (++index[i] < shape[i])
                    break;
                source -= steps[i] * shape[i];
                index[i] = 0;
            }
        }
        return ordered;
    }

    // NumPy fills texts with zeros to one length: UTF-32 for 'U', bytes for 'S'.
    private static string[] Texts(byte[] data, NpyElement element, long count)
    {
        var encoding = element.IsWide ? Encoding.UTF32 : Encoding.UTF8;
        string[] texts = new string[count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = encoding.GetString(data, i * element.Size, element.Size).TrimEnd('\0');
        return texts;
    }
}
