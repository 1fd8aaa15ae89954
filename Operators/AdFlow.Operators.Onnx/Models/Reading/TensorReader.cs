using System.Buffers.Binary;

namespace AdFlow.Operators.Onnx;

// Reads a TensorProto whole: its elements as raw bytes, or one by one in the field that its type has.
internal sealed class TensorReader
{
    private readonly List<long> _shape = [];
    private readonly List<long> _numbers = [];
    private readonly List<byte> _fixed = [];
    private readonly List<string> _texts = [];
    private OnnxElementType _type;
    private int _dataField;
    private byte[]? _raw;
    private string _name = "", _external = "";

    public static OnnxTensor Read(WireReader fields)
    {
        var reader = new TensorReader();
        long start = fields.Offset;
        while (fields.Next())
            reader.ReadField(ref fields);
        return reader.Tensor(start);
    }

    private void ReadField(ref WireReader fields)
    {
        switch (fields.Field)
        {
            case 1: fields.AddVarints(_shape); break;
            case 2: _type = (OnnxElementType)fields.Int32(); break;
            case 4: fields.AddFixed(_fixed, WireKind.Fixed32); break;
            case 5 or 7 or 11: fields.AddVarints(_numbers); break;
            case 6: _texts.Add(fields.Text()); break;
            case 8: _name = fields.Text(); break;
            case 9: _raw = fields.Bytes().ToArray(); break;
            case 10: fields.AddFixed(_fixed, WireKind.Fixed64); break;
            case 13: ReadExternal(fields.Message()); break;
        }
        if (fields.Field is 4 or 5 or 6 or 7 or 10 or 11)
            _dataField = fields.Field;
    }

    private void ReadExternal(WireReader fields)
    {
        var (key, value) = StringEntry.Read(fields);
        if (key == "location")
            _external = value;
    }

    private OnnxTensor Tensor(long start)
    {
        string part = _name.Length > 0 ? $"tensor '{_name}'" : "tensor";
        if (_type == OnnxElementType.Undefined || !_type.IsKnown())
            throw new OnnxFormatException($"elements of {_type.Name()}", "a type that onnx.proto names", start, part);
        if (!OnnxTensor.TryCount(_shape, out long count))
            throw new OnnxFormatException($"shape {OnnxTensor.Join(_shape)}", "sizes that memory holds", start, part);
        if (_external.Length > 0)
            throw new OnnxFormatException(
                $"elements in the file '{_external}'", "elements in the tensor itself", start, part);
        return _type == OnnxElementType.Text ? Texts(count, start, part) : Numbers(count, start, part);
    }

    private OnnxTensor Texts(long count, long start, string part) => _texts.Count == count
        ? new OnnxTensor(_name, [.. _shape], _texts)
        : throw new OnnxFormatException(
            $"{_texts.Count} texts", $"{count}, as the shape {OnnxTensor.Join(_shape)} says", start, part);

    private OnnxTensor Numbers(long count, long start, string part)
    {
        byte[] data = _raw ?? Typed(start, part);
        long expected = _type.BytesOf(count);
        if (data.Length != expected)
            throw new OnnxFormatException($"{data.Length} bytes of elements",
                $"{expected}, as {_type.Name()}{OnnxTensor.Join(_shape)} has", start, part);
        if (_type == OnnxElementType.Bool)
            NormalizeBools(data);
        return new OnnxTensor(_name, _type, [.. _shape], data);
    }

    // Which field holds the elements of which type is said at each field of TensorProto.
    private byte[] Typed(long start, string part)
    {
        int field = _type switch
        {
            OnnxElementType.Float32 or OnnxElementType.Complex64 => 4,
            OnnxElementType.Int64 => 7,
            OnnxElementType.Float64 or OnnxElementType.Complex128 => 10,
            OnnxElementType.UInt32 or OnnxElementType.UInt64 => 11,
            _ => 5,
        };
        if (_dataField != 0 && _dataField != field)
            throw new OnnxFormatException(
                $"elements in field {_dataField}", $"{_type.Name()} in field {field}", start, part);
        return field is 4 or 10 ? [.. _fixed] : Narrowed();
    }

    private byte[] Narrowed()
    {
        int size = Math.Max(_type.Bits() / 8, 1);
        byte[] data = new byte[_numbers.Count * size];
        Span<byte> wide = stackalloc byte[sizeof(long)];
        for (int i = 0; i < _numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(wide, _numbers[i]);
            wide[..size].CopyTo(data.AsSpan(i * size));
        }
        return data;
    }

    // Whoever reads a bool looks at one bit or at all of them.
    private static void NormalizeBools(Span<byte> data)
    {
        foreach (ref byte value in data)
            value = value == 0 ? (byte)0 : (byte)1;
    }
}
