namespace AdFlow.Operators.Onnx;

// How a field of a Protocol Buffers message is encoded (the wire format's types; groups are gone since version 3).
internal enum WireKind : byte
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
