namespace AdFlow.Tables.Ipc;

/// <summary>One table of a flatbuffer: fields by slot number, absent fields as their default.</summary>
internal readonly struct FlatTable(FlatBuffer buffer, long position, long vtable, int vtableBytes, int tableBytes)
{
    public FlatBuffer Buffer { get; } = buffer;

    public long Position { get; } = position;

    /// <summary>A scalar field.</summary>
    public T Scalar<T>(int slot, T absent = default) where T : unmanaged =>
        FieldAt(slot) is var at and > 0 ? Buffer.Read<T>(at) : absent;

    /// <summary>A boolean field.</summary>
    public bool Flag(int slot) => Scalar<byte>(slot) != 0;

    /// <summary>A text field, or null where absent.</summary>
    public string? Text(int slot) => FieldAt(slot) is var at and > 0 ? Buffer.TextAt(Buffer.Follow(at)) : null;

    /// <summary>A table field, or false where absent.</summary>
    public bool TryTable(int slot, out FlatTable table)
    {
        long at = FieldAt(slot);
        table = at > 0 ? Buffer.TableAt(Buffer.Follow(at)) : default;
        return at > 0;
    }

    /// <summary>A table field that must be there.</summary>
    public FlatTable Table(int slot, string name) =>
        TryTable(slot, out var table) ? table : throw Fail($"metadata without {name}", $"{name}");

    /// <summary>A vector field of structs, scalars or (4 bytes) references; empty where absent.</summary>
    public FlatVector Vector(int slot, int elementBytes = 4) => FieldAt(slot) is var at and > 0
        ? Buffer.VectorAt(Buffer.Follow(at), elementBytes)
        : new FlatVector(Buffer, Position, elementBytes, 0);

    /// <summary>An error at this table.</summary>
    public IpcFormatException Fail(string found, string expected, string? path = null) =>
        Buffer.Fail(Position, found, expected, path);

    private long FieldAt(int slot)
    {
        int entry = 4 + 2 * slot;
        int offset = entry + 2 <= vtableBytes ? Buffer.Read<ushort>(vtable + entry) : 0;
        if (offset >= tableBytes && offset > 0)
            throw Fail("a metadata field outside of its table", $"an offset below {tableBytes}");
        return offset == 0 ? -1 : Position + offset;
    }
}
