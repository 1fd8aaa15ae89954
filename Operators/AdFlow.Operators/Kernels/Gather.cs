using System.Numerics;
using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Takes rows of columns into a new column of an arena. Row −1 gives null.</summary>
public static unsafe class Gather
{
    /// <summary>Takes rows of one column; a dictionary is shared, not copied.</summary>
    /// <param name="source">Column of any type.</param>
    /// <param name="rows">Row numbers, −1 for null; must be in range.</param>
    /// <param name="arena">Memory of the result.</param>
    public static ColumnNode* Take(Column source, ReadOnlySpan<int> rows, Arena arena)
    {
        var node = NewNode(arena, rows.Length);
        ColumnNode* only = source.Node;
        fixed (int* r = rows)
            Fill(new GatherSources(source.Type, &only, 1, null, r, rows.Length), node, arena);
        return node;
    }

    /// <summary>
    /// Takes rows of several columns of one decoded type; dictionaries are decoded. A channel whose node is null gives
    /// nulls.
    /// </summary>
    public static ColumnNode* Take(
        ReadOnlySpan<Column> sources, DataType type, ReadOnlySpan<int> channels, ReadOnlySpan<int> rows, Arena arena)
    {
        var node = NewNode(arena, rows.Length);
        fixed (int* c = channels)
        fixed (int* r = rows)
        {
            int only = OnlySource(sources, channels, rows);
            ColumnNode* source = only < 0 ? null : sources[only].Node;
            if (only >= 0)
                Fill(new GatherSources(type, &source, 1, null, r, rows.Length), node, arena);
            else
                Fill(Channels(sources, type, c, r, rows.Length, arena), node, arena);
        }
        return node;
    }

    private static GatherSources Channels(
        ReadOnlySpan<Column> sources, DataType type, int* channels, int* rows, int count, Arena arena)
    {
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * sources.Length);
        bool isEncoded = false;
        for (int i = 0; i < sources.Length; i++)
        {
            nodes[i] = IsEncoded(sources[i]) ? sources[i].Node->Dictionary : sources[i].Node;
            isEncoded |= IsEncoded(sources[i]);
        }
        int* decoded = isEncoded ? (int*)arena.Allocate((long)count * sizeof(int)) : rows;
        for (int i = 0; isEncoded && i < count; i++)
            decoded[i] = DecodedRow(sources[channels[i]], rows[i]);
        // No rows at all pin to null, which would say that there is one source; any other pointer does.
        return new(type, nodes, sources.Length, channels == null ? (int*)nodes : channels, decoded, count);
    }

    // The one source that rows are taken from, unless it must be decoded; else −1.
    private static int OnlySource(ReadOnlySpan<Column> sources, ReadOnlySpan<int> channels, ReadOnlySpan<int> rows)
    {
        int only = -1;
        for (int i = 0; i < sources.Length; i++)
            if (sources[i].Node != null)
            {
                if (only >= 0 || IsEncoded(sources[i]))
                    return -1;
                only = i;
            }
        // Rows of a source that is not there are null, as are those that are taken from nowhere.
        for (int i = 0; i < rows.Length; i++)
            if (channels[i] != only && rows[i] >= 0)
                return -1;
        return only;
    }

    private static bool IsEncoded(Column source) => source.Node != null && source.Type.Id is TypeId.Dictionary;

    // The row of the dictionary that a row's code points at; so nothing below needs to know of dictionaries.
    private static int DecodedRow(Column source, int row)
    {
        if (row < 0 || !IsEncoded(source))
            return row;
        return source.IsValid(row) ? source.GetCode(row) : -1;
    }

    private static ColumnNode* NewNode(Arena arena, int length)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = length;
        return node;
    }

    private static void Fill(GatherSources sources, ColumnNode* node, Arena arena)
    {
        var type = sources.Type;
        node->Length = sources.Count;
        if (type.Id is TypeId.Null)
        {
            node->NullCount = sources.Count;
            return;
        }
        if (type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            throw new OperatorException(FailureClass.GraphAuthor,
                $"Rows of a column of type {type} cannot be selected; "
                + "leave the column out by 'select' before this node.");
        FillValidity(sources, node, arena);
        int width = type.ByteWidth();
        if (type.Id is TypeId.Bool)
            FillBits(sources, node, arena);
        else if (width > 0)
            FillFixed(sources, type, width, node, arena);
        else if (type.IsVariableBinary() && type.HasLargeOffsets())
            FillBytes<long>(sources, node, arena);
        else if (type.IsVariableBinary())
            FillBytes<int>(sources, node, arena);
        else if (type.Id is TypeId.Struct)
            FillChildren(sources, type, node, arena);
        else if (node->Validity != null || !GatherItems.TryTake(sources, node, arena))
            FillLists(sources, type, node, arena);
    }

    private static void FillValidity(GatherSources sources, ColumnNode* node, Arena arena)
    {
        if (!sources.MayBeNull())
            return;
        byte* bits = arena.AllocateZeroed(Bitmap.Bytes(sources.Count));
        int valid = 0;
        if (sources.HasValues)
            for (int i = 0; i < sources.Count; i++)
            {
                int bit = (int)((uint)~sources.Rows[i] >> 31);
                bits[i >> 3] |= (byte)(bit << (i & 7));
                valid += bit;
            }
        else
            valid = FillBits(sources, bits);
        node->NullCount = sources.Count - valid;
        node->Validity = node->NullCount > 0 ? bits : null;
    }

    private static int FillBits(GatherSources sources, byte* bits)
    {
        int valid = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            if (!sources.GivesValue(i))
                continue;
            Bitmap.Set(bits, i, true);
            valid++;
        }
        return valid;
    }

    private static void FillBits(GatherSources sources, ColumnNode* node, Arena arena)
    {
        node->Values = arena.AllocateZeroed(Bitmap.Bytes(sources.Count));
        for (int i = 0; i < sources.Count; i++)
            if (sources.IsValid(i) && sources.ColumnAt(i).GetBool(sources.Rows[i]))
                Bitmap.Set(node->Values, i, true);
    }

    private static void FillFixed(GatherSources sources, DataType type, int width, ColumnNode* node, Arena arena)
    {
        node->Values = arena.Allocate((long)sources.Count * width);
        if (type.Id is TypeId.Dictionary)
            node->Dictionary = sources.FirstNode()->Dictionary;
        switch (width)
        {
            case 1: Fill<byte>(sources, node->Values); break;
            case 2: Fill<ushort>(sources, node->Values); break;
            case 4: Fill<uint>(sources, node->Values); break;
            case 8: Fill<ulong>(sources, node->Values); break;
            default: FillWide(sources, width, node->Values); break;
        }
    }

    private static void Fill<T>(GatherSources sources, byte* target) where T : unmanaged
    {
        if (sources.Channels == null)
        {
            T* values = (T*)sources.Nodes[0]->Values;
            for (int i = 0; i < sources.Count; i++)
                ((T*)target)[i] = sources.Rows[i] >= 0 ? values[sources.Rows[i]] : default;
            return;
        }
        for (int i = 0; i < sources.Count; i++)
            ((T*)target)[i] = sources.Has(i) ? ((T*)sources.NodeAt(i)->Values)[sources.Rows[i]] : default;
    }

    private static void FillWide(GatherSources sources, int width, byte* target)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources.Has(i))
                Unsafe.CopyBlockUnaligned(
                    target + (long)i * width, sources.NodeAt(i)->Values + (long)sources.Rows[i] * width,
                        (uint)width);
            else
                Unsafe.InitBlockUnaligned(target + (long)i * width, 0, (uint)width);
        }
    }

    // Lengths first, so that the bytes have their place; a null row has none.
    private static void FillBytes<TOffset>(GatherSources sources, ColumnNode* node, Arena arena)
        where TOffset : unmanaged, IBinaryInteger<TOffset>
    {
        var offsets = (TOffset*)arena.Allocate((sources.Count + 1L) * sizeof(TOffset));
        long total = 0;
        offsets[0] = TOffset.Zero;
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources.IsValid(i))
            {
                var range = (TOffset*)sources.NodeAt(i)->Offsets + sources.Rows[i];
                total += long.CreateTruncating(range[1] - range[0]);
            }
            offsets[i + 1] = TOffset.CreateChecked(total);
        }
        node->Offsets = (byte*)offsets;
        node->Values = arena.Allocate(total);
        for (int i = 0; i < sources.Count; i++)
        {
            uint length = uint.CreateTruncating(offsets[i + 1] - offsets[i]);
            if (length == 0)
                continue;
            long start = long.CreateTruncating(((TOffset*)sources.NodeAt(i)->Offsets)[sources.Rows[i]]);
            Unsafe.CopyBlockUnaligned(
                node->Values + long.CreateTruncating(offsets[i]), sources.NodeAt(i)->Values + start, length);
        }
    }

    private static void FillChildren(GatherSources sources, DataType type, ColumnNode* node, Arena arena)
    {
        node->ChildCount = type.Children.Count;
        node->Children = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Fill(sources.Children(i, arena), node->Children + i, arena);
    }

    // Lists of every kind: the child rows of the taken lists, in order, are taken in turn.
    private static void FillLists(GatherSources sources, DataType type, ColumnNode* node, Arena arena)
    {
        bool large = type.HasLargeOffsets(), isFixed = type.Id is TypeId.FixedSizeList;
        long total = 0;
        if (!isFixed)
        {
            node->Offsets = arena.Allocate((sources.Count + 1L) * (large ? 8 : 4));
            SetOffset(node->Offsets, 0, 0, large);
        }
        for (int i = 0; i < sources.Count; i++)
        {
            var (start, end) = sources.IsValid(i) ? sources.ColumnAt(i).GetRange(sources.Rows[i]) : default;
            total += isFixed ? type.Width : end - start;
            if (!isFixed)
                SetOffset(node->Offsets, i + 1, total, large);
        }
        var items = sources.Items(checked((int)total), isFixed ? type.Width : 0, arena);
        node->ChildCount = 1;
        node->Children = NewNode(arena, items.Count);
        Fill(items, node->Children, arena);
    }

    private static void SetOffset(byte* offsets, int index, long value, bool large)
    {
        if (large)
            ((long*)offsets)[index] = value;
        else
            ((int*)offsets)[index] = checked((int)value);
    }
}
