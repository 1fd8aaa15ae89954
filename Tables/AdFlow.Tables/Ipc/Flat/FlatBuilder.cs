using System.Runtime.CompilerServices;
using System.Text;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Writes one flatbuffer, back to front as the format asks: children before the tables that refer to them. Positions
/// are counted from the end of the buffer. Format: "FlatBuffer Internals" in the FlatBuffers documentation.
/// </summary>
internal sealed class FlatBuilder
{
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _alignment = 4;
    private int[] _slots = [];
    private int _tableStart;

    /// <summary>Position of what was written last.</summary>
    public int Used => _used;

    /// <summary>Writes a text and returns its position.</summary>
    public int Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Align(4, utf8.Length + 1);
        Push((byte)0);
        Reserve(utf8.Length);
        _used += utf8.Length;
        utf8.CopyTo(_bytes, _bytes.Length - _used);
        return EndVector(utf8.Length);
    }

    /// <summary>Writes a vector of references and returns its position.</summary>
    public int References(IReadOnlyList<int> positions)
    {
        Align(4, 4 * positions.Count);
        for (int i = positions.Count - 1; i >= 0; i--)
            PushReference(positions[i]);
        return EndVector(positions.Count);
    }

    /// <summary>Starts a vector of structs, which are then pushed last to first.</summary>
    public void StartVector(int elementBytes, int count, int alignment)
    {
        Align(4, elementBytes * count);
        Align(alignment, elementBytes * count);
    }

    /// <summary>Ends a vector and returns its position.</summary>
    public int EndVector(int count)
    {
        Push(count);
        return _used;
    }

    /// <summary>Starts a table; its fields follow in any order.</summary>
    public void StartTable(int slots)
    {
        _slots = new int[slots];
        _tableStart = _used;
    }

    /// <summary>Writes a scalar field unless it has its default.</summary>
    public void Scalar<T>(int slot, T value, T absent = default) where T : unmanaged, IEquatable<T>
    {
        if (value.Equals(absent))
            return;
        Align(Unsafe.SizeOf<T>(), 0);
        Push(value);
        _slots[slot] = _used;
    }

    /// <summary>Writes a reference field unless the position is 0.</summary>
    public void Reference(int slot, int position)
    {
        if (position == 0)
            return;
        Align(4, 0);
        PushReference(position);
        _slots[slot] = _used;
    }

    /// <summary>Ends a table and returns its position.</summary>
    public int EndTable()
    {
        Align(4, 0);
        Push(0);
        int table = _used;
        for (int slot = _slots.Length - 1; slot >= 0; slot--)
            Push((ushort)(_slots[slot] == 0 ? 0 : table - _slots[slot]));
        Push((ushort)(table - _tableStart));
        Push((ushort)(4 + 2 * _slots.Length));
        Unsafe.WriteUnaligned(ref _bytes[^table], _used - table);
        return table;
    }

    /// <summary>Ends the buffer with its root and returns the bytes.</summary>
    public ReadOnlySpan<byte> Finish(int root)
    {
        Align(_alignment, 4);
        PushReference(root);
        return _bytes.AsSpan(_bytes.Length - _used);
    }

    /// <summary>Writes a scalar at the front, without alignment.</summary>
    public void Push<T>(T value) where T : unmanaged
    {
        Reserve(Unsafe.SizeOf<T>());
        _used += Unsafe.SizeOf<T>();
        Unsafe.WriteUnaligned(ref _bytes[^_used], value);
    }

    private void PushReference(int position) => Push(_used + 4 - position);

    // Pads so that the next write of `size` bytes is aligned after `more` bytes have been written before it.
    private void Align(int size, int more)
    {
        _alignment = Math.Max(_alignment, size);
        int padding = -(_used + more) & (size - 1);
        Reserve(padding);
        _bytes.AsSpan(_bytes.Length - _used - padding, padding).Clear();
        _used += padding;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _used >= more)
            return;
        byte[] larger = new byte[Math.Max(_bytes.Length * 2, _used + more)];
        _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
        _bytes = larger;
    }
}
