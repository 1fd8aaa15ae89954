using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// Reads the fields of one Protocol Buffers message in place (the wire format of protobuf.dev, "Encoding"). Malformed
/// bytes raise <see cref="OnnxFormatException"/> with their offset in the file, nothing else; what is read lies in the
/// given bytes, so no length that a file claims makes memory.
/// </summary>
// ONNX needs five of the format's features, none of them generated code; over a span a weight of 1 GB is never copied,
// and the offset in the file is known wherever something is wrong.
internal ref struct WireReader
{
    private const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _origin;
    private readonly int _depth;
    private int _position;
    private int _start;

    /// <summary>A reader before the first field.</summary>
    /// <param name="bytes">The message.</param>
    public WireReader(ReadOnlySpan<byte> bytes)
        : this(bytes, 0, 0)
    {
    }

    private WireReader(ReadOnlySpan<byte> bytes, long origin, int depth)
    {
        _bytes = bytes;
        _origin = origin;
        _depth = depth;
    }

    /// <summary>Number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>How that field is encoded.</summary>
    public WireKind Kind { get; private set; }

    /// <summary>Its value where it is a number: the varint, or the fixed bits.</summary>
    public ulong Bits { get; private set; }

    /// <summary>Its bytes where it is of <see cref="WireKind.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>Offset of that field in the file.</summary>
    public readonly long Offset => _origin + _start;

    /// <summary>Reads the next field whole. False at the end of the message.</summary>
    public bool Next()
    {
        if (_position == _bytes.Length)
            return false;
        _start = _position;
        ulong tag = ReadVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        Kind = (WireKind)(tag & 7);
        if (Field is 0 or > 0x1FFFFFFF)
            throw Error("a field without a valid number");
        Payload = default;
        Bits = Kind switch
        {
            WireKind.Varint => ReadVarint(),
            WireKind.Fixed64 => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
            WireKind.Fixed32 => BinaryPrimitives.ReadUInt32LittleEndian(Take(4)),
            WireKind.Bytes => 0,
            _ => throw Error($"a field of wire type {tag & 7}"),
        };
        if (Kind == WireKind.Bytes)
            Payload = Take(ReadVarint());
        return true;
    }

    /// <summary>The field as a number.</summary>
    public readonly long Int64() => (long)Expect(WireKind.Varint).Bits;

    /// <summary>The field as a 32-bit number; one that does not fit is an error.</summary>
    public readonly int Int32()
    {
        long value = Int64();
        return value == (int)value ? (int)value : throw Error($"the number {value}");
    }

    /// <summary>The field as bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes() => Expect(WireKind.Bytes).Payload;

    /// <summary>The field as UTF-8 text.</summary>
    public readonly string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The field as a message of its own.</summary>
    public readonly WireReader Message()
    {
        var payload = Bytes();
        if (_depth == MaxDepth)
            throw Error($"messages nested more than {MaxDepth} deep");
        return new WireReader(payload, _origin + _position - payload.Length, _depth + 1);
    }

    /// <summary>Adds the field's numbers, which may be packed or single.</summary>
    public readonly void AddVarints(List<long> values)
    {
        if (Kind != WireKind.Bytes)
        {
            values.Add(Int64());
            return;
        }
        var packed = new WireReader(Payload, _origin + _position - Payload.Length, _depth);
        while (packed._position < packed._bytes.Length)
            values.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds the field's bytes of fixed numbers, which may be packed or single.</summary>
    /// <param name="values">Taken on by the little-endian bytes.</param>
    /// <param name="kind"><see cref="WireKind.Fixed32"/> or <see cref="WireKind.Fixed64"/>.</param>
    public readonly void AddFixed(List<byte> values, WireKind kind)
    {
        int size = kind == WireKind.Fixed32 ? 4 : 8;
        if (Kind == WireKind.Bytes)
        {
            if (Payload.Length % size != 0)
                throw Error($"{Payload.Length} bytes of numbers of {size} bytes");
            values.AddRange(Payload);
            return;
        }
        ulong bits = Expect(kind).Bits;
        values.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in bits))[..size]);
    }

    /// <summary>An error at this field.</summary>
    public readonly OnnxFormatException Error(string found) =>
        new(found, "a valid Protocol Buffers message; the file is broken, cut off or of another kind", Offset);

    private readonly WireReader Expect(WireKind kind) =>
        Kind == kind ? this : throw Error($"field {Field} encoded as {Kind} instead of {kind}");

    private ReadOnlySpan<byte> Take(ulong length)
    {
        int left = _bytes.Length - _position;
        if (length > (ulong)left)
            throw Error($"a field of {length} bytes where {left} are left");
        var taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_position == _bytes.Length)
                throw Error("the end of the bytes within a number");
            byte next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Error("a number of more than ten bytes");
    }
}
