using System.Runtime.CompilerServices;
using System.Text;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Bounds-checked reader of one flatbuffer (the metadata of one message). Every access is checked against the buffer;
/// the work is bounded by its size even where offsets make tables or texts appear many times.
/// Format: FlatBuffers internals, "FlatBuffer Internals" in the project's documentation.
/// </summary>
internal sealed unsafe class FlatBuffer
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly byte* _data;
    private long _tablesLeft;
    private long _textLeft;
    private long _elementBytesLeft;

    /// <summary>Makes a reader; the bytes must stay in place while it is used.</summary>
    /// <param name="data">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="origin">Offset of the first byte in the file or stream, for messages.</param>
    /// <param name="messageIndex">Ordinal of the message, for messages; −1 for a file's footer.</param>
    public FlatBuffer(byte* data, int length, long origin, int messageIndex)
    {
        _data = data;
        Length = length;
        Origin = origin;
        MessageIndex = messageIndex;
        // Honest tables and vectors are disjoint, so they stay below these limits; texts may be shared.
        _tablesLeft = length;
        _textLeft = 16L * length + 1024;
        _elementBytesLeft = length;
    }

    public int Length { get; }

    public long Origin { get; }

    public int MessageIndex { get; }

    /// <summary>The root table.</summary>
    public FlatTable Root() => TableAt(Follow(0));

    /// <summary>A table at a checked position.</summary>
    public FlatTable TableAt(long position)
    {
        if (_tablesLeft-- <= 0)
            throw Fail(position, "metadata with more tables than bytes", "tables that are not shared without end");
        long vtable = position - Read<int>(position);
        int vtableBytes = Read<ushort>(vtable);
        int tableBytes = Read<ushort>(vtable + 2);
        if (vtableBytes < 4 || vtable + vtableBytes > Length || position + tableBytes > Length)
            throw Fail(position, "a metadata table reaching past the metadata's end", $"at most {Length} bytes");
        return new FlatTable(this, position, vtable, vtableBytes, tableBytes);
    }

    /// <summary>The position that the unsigned offset at a position leads to.</summary>
    public long Follow(long position) => position + Read<uint>(position);

    /// <summary>A vector at a position, with its elements checked to lie inside.</summary>
    public FlatVector VectorAt(long position, int elementBytes)
    {
        var vector = ElementsAt(position, elementBytes);
        if ((_elementBytesLeft -= (long)vector.Count * elementBytes) < 0)
            throw Fail(position, "metadata whose vectors overlap", "vectors that take no more than its bytes");
        return vector;
    }

    /// <summary>A UTF-8 text at a position.</summary>
    public string TextAt(long position)
    {
        var bytes = ElementsAt(position, 1);
        if ((_textLeft -= bytes.Count) < 0)
            throw Fail(position, "metadata whose texts exceed its size many times", "texts that are not shared");
        try
        {
            return Strict.GetString(_data + bytes.Position, bytes.Count);
        }
        catch (DecoderFallbackException)
        {
            throw Fail(position, "a text that is not UTF-8", "UTF-8 names and metadata");
        }
    }

    /// <summary>A scalar at a position.</summary>
    public T Read<T>(long position) where T : unmanaged
    {
        if (position < 0 || position > Length - sizeof(T))
            throw Fail(position, "a metadata offset outside of the metadata", $"an offset below {Length}");
        return Unsafe.ReadUnaligned<T>(_data + position);
    }

    /// <summary>An error at a position of this buffer.</summary>
    public IpcFormatException Fail(long position, string found, string expected, string? path = null) =>
        new(found, expected, MessageIndex, path, Origin + Math.Clamp(position, 0, Length));

    private FlatVector ElementsAt(long position, int elementBytes)
    {
        uint count = Read<uint>(position);
        if (count * (long)elementBytes > Length - position - 4)
            throw Fail(position, $"a vector of {count} elements past the metadata's end", $"at most {Length} bytes");
        return new FlatVector(this, position + 4, elementBytes, (int)count);
    }
}
