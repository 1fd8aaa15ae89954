using System.Buffers.Binary;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Logs;

namespace AdFlow.Tables.Counters;

/// <summary>
/// Records of a counter table's log: first what its keys are, then for a key what its counter may have come to; the
/// last one of a key holds. Each is made in the same buffer. Not thread-safe.
/// </summary>
internal sealed class CounterRecord(string folder, string table, CounterKey key)
{
    private const byte KindMark = 0, ValueMark = 1;
    private const int KeyAt = 9;

    private byte[] _buffer = new byte[64];

    /// <summary>Whether the record was read that says what keys are.</summary>
    public bool HasKind { get; private set; }

    /// <summary>What the keys of the table in a folder are; null where there is none.</summary>
    /// <exception cref="IOException">It is open elsewhere, damaged, of a later version of AdFlow, or cannot be read.
    /// </exception>
    public static CounterKey? FindKey(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        byte[]? first = null;
        AppendLog.Open(folder, record => first ??= record.ToArray()).Dispose();
        return first switch
        {
            null => null,
            [KindMark, var kind] when Enum.IsDefined((CounterKey)kind) => (CounterKey)kind,
            _ => throw Strange(folder),
        };
    }

    /// <summary>The record that says what keys are.</summary>
    public byte[] Kind() => [KindMark, (byte)key];

    /// <summary>The record of a counter; valid until the next is made.</summary>
    public ReadOnlySpan<byte> Of(CounterCells cells, int cell, long value) => MemoryOf(cells, cell, value).Span;

    /// <inheritdoc cref="Of"/>
    public ReadOnlyMemory<byte> MemoryOf(CounterCells cells, int cell, long value)
    {
        byte[] text = cells.TextOf(cell);
        int bytes = KeyAt + (key is CounterKey.Int64 ? sizeof(long) : text.Length);
        if (bytes > _buffer.Length)
            _buffer = new byte[2 * bytes];
        _buffer[0] = ValueMark;
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(1), value);
        if (key is CounterKey.Int64)
            BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(KeyAt), cells[cell].Word);
        else
            text.CopyTo(_buffer, KeyAt);
        return _buffer.AsMemory(0, bytes);
    }

    /// <summary>Applies a record.</summary>
    /// <exception cref="IOException">Keys are of the other kind, or it is no record of counters.</exception>
    public void Read(ReadOnlySpan<byte> record, CounterCells cells)
    {
        if (!HasKind && record is [KindMark, var kind])
        {
            if (kind != (byte)key)
                throw new IOException($"{folder}: the keys of counter table '{table}' are {Word((CounterKey)kind)} "
                    + $"there and asked for as {Word(key)}; declare it as it is, or name another folder");
            HasKind = true;
            return;
        }
        if (!HasKind || record.Length < KeyAt || record[0] != ValueMark
            || (key is CounterKey.Int64 && record.Length != KeyAt + sizeof(long)))
            throw Strange(folder);
        var rest = record[KeyAt..];
        bool isText = key is CounterKey.Utf8;
        int cell = cells.FindOrAdd(
            isText ? Hash64.Of(rest) : BinaryPrimitives.ReadUInt64LittleEndian(rest), isText ? rest : [], 0);
        cells[cell].Used = cells[cell].Covered = BinaryPrimitives.ReadInt64LittleEndian(record[1..]);
    }

    private static IOException Strange(string folder) =>
        new($"{folder}: it holds a log, but none of counters (or of a later version of AdFlow)");

    private static string Word(CounterKey kind) => kind is CounterKey.Utf8 ? "utf8" : "int64";
}
