using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Takes lists of one column whose items are never null: the items of a list lie together, so they are taken
/// together, without a number for each.</summary>
internal static unsafe class GatherItems
{
    /// <summary>Takes the lists, if they are of that kind.</summary>
    /// <param name="sources">Lists, of which no row that is taken is null; rows may be taken from nowhere.</param>
    /// <param name="node">Takes offsets and items; its length is known.</param>
    /// <param name="arena">Memory of the result.</param>
    /// <returns>Whether they are of that kind.</returns>
    public static bool TryTake(GatherSources sources, ColumnNode* node, Arena arena)
    {
        if (sources.Channels != null || sources.Type.Id is not TypeId.List)
            return false;
        var type = sources.Type.Children[0].Type;
        var items = sources.Nodes[0]->Children;
        int width = type.ByteWidth();
        bool isBytes = type.IsVariableBinary() && !type.HasLargeOffsets();
        if (items->Validity != null || (width == 0 && !isBytes)
            || new ReadOnlySpan<int>(sources.Rows, sources.Count).Contains(-1))
            return false;
        int* offsets = (int*)sources.Nodes[0]->Offsets;
        int total = Offsets(offsets, sources, node, arena);
        node->ChildCount = 1;
        var taken = node->Children = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        taken->Length = total;
        taken->Dictionary = items->Dictionary;
        if (isBytes)
            Bytes(offsets, items, sources, taken, arena);
        else
            Values(offsets, items, width, sources, taken, arena);
        return true;
    }

    private static int Offsets(int* offsets, GatherSources sources, ColumnNode* node, Arena arena)
    {
        int* taken = (int*)arena.Allocate((sources.Count + 1L) * sizeof(int));
        node->Offsets = (byte*)taken;
        int total = taken[0] = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            int row = sources.Rows[i];
            taken[i + 1] = total = checked(total + (offsets[row + 1] - offsets[row]));
        }
        return total;
    }

    private static void Values(
        int* offsets, ColumnNode* items, int width, GatherSources sources, ColumnNode* taken, Arena arena)
    {
        byte* to = taken->Values = arena.Allocate((long)taken->Length * width);
        for (int i = 0; i < sources.Count; i++)
        {
            int first = offsets[sources.Rows[i]];
            uint bytes = (uint)((offsets[sources.Rows[i] + 1] - first) * width);
            Unsafe.CopyBlockUnaligned(to, items->Values + (long)first * width, bytes);
            to += bytes;
        }
    }

    private static void Bytes(int* offsets, ColumnNode* items, GatherSources sources, ColumnNode* taken, Arena arena)
    {
        int* ends = (int*)arena.Allocate((taken->Length + 1L) * sizeof(int));
        int* from = (int*)items->Offsets;
        taken->Offsets = (byte*)ends;
        int total = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            int row = sources.Rows[i];
            total = checked(total + (from[offsets[row + 1]] - from[offsets[row]]));
        }
        taken->Values = arena.Allocate((long)total + Vector128<byte>.Count);
        int at = *ends++ = 0, lastBlock = total == 0 ? -1 : from[items->Length] - Vector128<byte>.Count;
        for (int i = 0; i < sources.Count; i++)
        {
            int first = offsets[sources.Rows[i]], end = offsets[sources.Rows[i] + 1], start = from[first];
            Copy(items->Values + start, taken->Values + at, from[end] - start, start <= lastBlock);
            for (int item = first, moved = at - start; item < end; item++)
                *ends++ = at = from[item + 1] + moved;
        }
    }

    // Few bytes are moved as a block, if one may be read there; what follows covers what was too much.
    private static void Copy(byte* from, byte* to, int bytes, bool hasBlock)
    {
        if (hasBlock && bytes <= Vector128<byte>.Count)
            Vector128.Load(from).Store(to);
        else
            Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);
    }
}
