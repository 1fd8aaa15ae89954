using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Writes the fields of one Protocol Buffers message (the wire format of protobuf.dev, "Encoding"). What is written
/// depends on the calls alone, so equal calls give equal bytes.
/// </summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes a number.</summary>
    public void Int64(int field, long value)
    {
        Tag(field, WireKind.Varint);
        Varint((ulong)value);
    }

    /// <summary>Writes a float32.</summary>
    public void Float32(int field, float value)
    {
        Tag(field, WireKind.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>Writes bytes, also if there are none.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireKind.Bytes);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>Writes text, unless it is empty.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
            Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Writes each text, also the empty ones.</summary>
    public void Texts(int field, IEnumerable<string> values)
    {
        foreach (string value in values)
            Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Writes fields that were written elsewhere.</summary>
    public void Append(WireWriter fields) => _bytes.Write(fields.Written);

    /// <summary>Writes a message.</summary>
    public void Message(int field, WireWriter message) => Bytes(field, message.Written);

    /// <summary>Writes numbers one after the other under one tag.</summary>
    public void Packed(int field, ReadOnlySpan<long> values)
    {
        var packed = new WireWriter();
        foreach (long value in values)
            packed.Varint((ulong)value);
        Message(field, packed);
    }

    /// <summary>Writes float32 one after the other under one tag.</summary>
    public void Packed(int field, ReadOnlySpan<float> values)
    {
        Tag(field, WireKind.Bytes);
        Varint((ulong)values.Length * sizeof(float));
        var target = _bytes.GetSpan(Math.Max(values.Length * sizeof(float), 1));
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(target[(i * sizeof(float))..], values[i]);
        _bytes.Advance(values.Length * sizeof(float));
    }

    private void Tag(int field, WireKind kind) => Varint((ulong)field << 3 | (ulong)kind);

    private void Varint(ulong value)
    {
        var target = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            target[length++] = (byte)(value | 0x80);
        target[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
