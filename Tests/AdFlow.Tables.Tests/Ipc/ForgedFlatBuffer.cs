using System.Text;

namespace AdFlow.Tables.Tests.Ipc;

/// <summary>
/// Writes flatbuffers front to back, for metadata that no honest writer makes. A table is an <c>object?[]</c> of its
/// fields: scalars, texts, tables, and vectors as <see cref="List{T}"/> of tables, <c>int[]</c> or
/// <see cref="ForgedStructs"/>. An object that appears twice is written once where the format allows it.
/// </summary>
internal sealed class ForgedFlatBuffer
{
    private readonly List<byte> _bytes = [];
    private readonly List<(int Slot, string Text)> _texts = [];
    private readonly Dictionary<object, int> _placed = new(ReferenceEqualityComparer.Instance);

    public static byte[] Write(object?[] root)
    {
        var buffer = new ForgedFlatBuffer();
        buffer._bytes.AddRange(new byte[8]);
        buffer.Refer(0, root);
        // Texts come last, so that many tables can share one: references only lead forward.
        foreach (var (slot, text) in buffer._texts)
            buffer.Set(slot, BitConverter.GetBytes(buffer.PlaceOnce(slot, text) - slot));
        buffer.Align();
        return [.. buffer._bytes];
    }

    private void Refer(int slot, object target)
    {
        if (target is string text)
            _texts.Add((slot, text));
        else
            Set(slot, BitConverter.GetBytes(PlaceOnce(slot, target) - slot));
    }

    private int PlaceOnce(int slot, object target) =>
        _placed.TryGetValue(target, out int at) && at > slot ? at : Place(target);

    private int Place(object target)
    {
        Align();
        return target switch
        {
            object?[] fields => PlaceTable(fields),
            string text => PlaceBytes(target, Encoding.UTF8.GetBytes(text), text.Length),
            int[] values => PlaceBytes(target, [.. values.SelectMany(BitConverter.GetBytes)], values.Length),
            ForgedStructs structs => PlaceStructs(structs),
            List<object?[]> tables => PlaceReferences(tables),
            _ => throw new NotSupportedException(target.GetType().Name),
        };
    }

    private int PlaceTable(object?[] fields)
    {
        int vtable = _bytes.Count, vtableBytes = 4 + 2 * fields.Length;
        _bytes.AddRange(new byte[vtableBytes]);
        Align();
        int table = _bytes.Count, tableBytes = 8 + 8 * fields.Length;
        _placed[fields] = table;
        _bytes.AddRange(new byte[tableBytes]);
        Set(table, BitConverter.GetBytes(table - vtable));
        Set(vtable, BitConverter.GetBytes((ushort)vtableBytes));
        Set(vtable + 2, BitConverter.GetBytes((ushort)tableBytes));
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i] is not { } field)
                continue;
            int slot = 8 + 8 * i;
            Set(vtable + 4 + 2 * i, BitConverter.GetBytes((ushort)slot));
            if (Scalar(field) is { } scalar)
                Set(table + slot, scalar);
            else
                Refer(table + slot, field);
        }
        return table;
    }

    private static byte[]? Scalar(object field) => field switch
    {
        bool value => [(byte)(value ? 1 : 0)],
        byte value => [value],
        short value => BitConverter.GetBytes(value),
        int value => BitConverter.GetBytes(value),
        long value => BitConverter.GetBytes(value),
        _ => null,
    };

    private int PlaceBytes(object target, byte[] content, int count)
    {
        int at = _bytes.Count;
        _placed[target] = at;
        _bytes.AddRange(BitConverter.GetBytes(target is string ? content.Length : count));
        _bytes.AddRange(content);
        _bytes.Add(0);
        return at;
    }

    // Structs of longs lie at multiples of eight, so their count lies four bytes before one.
    private int PlaceStructs(ForgedStructs structs)
    {
        _bytes.AddRange(new byte[4]);
        return PlaceBytes(structs, [.. structs.Words.SelectMany(BitConverter.GetBytes)], structs.Count);
    }

    private int PlaceReferences(List<object?[]> tables)
    {
        int at = _bytes.Count;
        _placed[tables] = at;
        _bytes.AddRange(BitConverter.GetBytes(tables.Count));
        _bytes.AddRange(new byte[4 * tables.Count]);
        for (int i = 0; i < tables.Count; i++)
            Refer(at + 4 + 4 * i, tables[i]);
        return at;
    }

    private void Set(int at, byte[] value)
    {
        for (int i = 0; i < value.Length; i++)
            _bytes[at + i] = value[i];
    }

    private void Align()
    {
        while (_bytes.Count % 8 != 0)
            _bytes.Add(0);
    }
}
