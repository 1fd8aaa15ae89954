using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdFlow.Operators.Onnx;

// The header of an .npy file (NEP 1 and numpy.lib.format): magic, version, and a Python dictionary with the keys
// 'descr', 'fortran_order' and 'shape'.
internal sealed partial class NpyHeader
{
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private NpyHeader(string descr, bool isFortran, long[] shape, int dataStart)
    {
        Descr = descr;
        IsFortran = isFortran;
        Shape = shape;
        DataStart = dataStart;
    }

    /// <summary>Type of an element as NumPy writes it, for example <c>&lt;f4</c>.</summary>
    public string Descr { get; }

    /// <summary>Whether the first dimension changes fastest.</summary>
    public bool IsFortran { get; }

    public long[] Shape { get; }

    /// <summary>Offset of the first element.</summary>
    public int DataStart { get; }

    public static NpyHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || !file[..6].SequenceEqual(Magic))
            throw new OnnxFormatException("a file that does not begin as one", "an .npy array", 0);
        int version = file[6];
        if (version is < 1 or > 3)
            throw new OnnxFormatException($"version {version} of the .npy format", "1, 2 or 3", 6);
        int start = version == 1 ? 10 : 12;
        long length = version == 1 ? file[8] | file[9] << 8
            : file.Length < start ? long.MaxValue : BitConverter.ToUInt32(file[8..]);
        if (length > file.Length - start)
            throw new OnnxFormatException("a header that is cut off", "an .npy array", 8);
        var encoding = version == 3 ? Encoding.UTF8 : Encoding.Latin1;
        return Parse(encoding.GetString(file.Slice(start, (int)length)), start + (int)length);
    }

    private static NpyHeader Parse(string text, int dataStart)
    {
        var descr = DescrEntry().Match(text);
        var order = OrderEntry().Match(text);
        var shape = ShapeEntry().Match(text);
        if (!order.Success || !shape.Success)
            throw Error(text, "the keys 'fortran_order' and 'shape'");
        if (!descr.Success)
            throw Error(text, "'descr' of one type; arrays of records are not read");
        return new NpyHeader(
            descr.Groups[1].Value, order.Groups[1].Value == "True", [.. Sizes(shape.Groups[1].Value, text)], dataStart);
    }

    private static IEnumerable<long> Sizes(string shape, string text)
    {
        const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (string part in shape.Split(',', options))
        {
            // Python 2 wrote its long numbers as 3L.
            if (!long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                throw Error(text, "a shape of whole numbers");
            yield return size;
        }
    }

    private static OnnxFormatException Error(string text, string expected) =>
        new($"the header {(text.Length <= 200 ? text : text[..200] + "...").Trim()}", expected, 10);

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrEntry();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderEntry();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^()]*)\)""")]
    private static partial Regex ShapeEntry();
}
