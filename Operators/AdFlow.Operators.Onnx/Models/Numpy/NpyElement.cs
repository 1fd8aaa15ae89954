using System.Globalization;

namespace AdFlow.Operators.Onnx;

// Type of the elements of an .npy file, from its description: order of bytes, kind and size, for example "<f4".
internal sealed class NpyElement
{
    private readonly int _swapped;

    private NpyElement(OnnxElementType type, int size, int swapped, bool isWide)
    {
        Type = type;
        Size = size;
        _swapped = swapped;
        IsWide = isWide;
    }

    public OnnxElementType Type { get; }

    /// <summary>Bytes of an element.</summary>
    public int Size { get; }

    /// <summary>Whether texts are UTF-32.</summary>
    public bool IsWide { get; }

    public static NpyElement Of(string descr)
    {
        char order = descr.Length > 0 ? descr[0] : ' ';
        string rest = order is '<' or '>' or '|' or '=' ? descr[1..] : descr;
        if (rest.Length < 2
            || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw Refused(descr);
        bool isText = rest[0] is 'U' or 'S' or 'a';
        var type = isText ? OnnxElementType.Text : TypeOf(rest) ?? throw Refused(descr);
        int unit = rest[0] switch { 'U' => 4, 'S' or 'a' => 1, 'c' => number / 2, _ => number };
        if (isText && number > Array.MaxLength / 4)
            throw Refused(descr);
        int size = isText ? number * unit : number;
        return new NpyElement(type, size, order == '>' ? unit : 1, rest[0] == 'U');
    }

    public void MakeLittleEndian(Span<byte> data)
    {
        if (_swapped == 1)
            return;
        for (int i = 0; i < data.Length; i += _swapped)
            data.Slice(i, _swapped).Reverse();
    }

    private static OnnxElementType? TypeOf(string kind) => kind switch
    {
        "f2" => OnnxElementType.Float16,
        "f4" => OnnxElementType.Float32,
        "f8" => OnnxElementType.Float64,
        "i1" => OnnxElementType.Int8,
        "i2" => OnnxElementType.Int16,
        "i4" => OnnxElementType.Int32,
        "i8" => OnnxElementType.Int64,
        "u1" => OnnxElementType.UInt8,
        "u2" => OnnxElementType.UInt16,
        "u4" => OnnxElementType.UInt32,
        "u8" => OnnxElementType.UInt64,
        "b1" => OnnxElementType.Bool,
        "c8" => OnnxElementType.Complex64,
        "c16" => OnnxElementType.Complex128,
        _ => null,
    };

    private static OnnxFormatException Refused(string descr) => new(
        $"elements of type '{descr}'", "numbers, bools or texts (f i u b c U S); others are not read", 10);
}
