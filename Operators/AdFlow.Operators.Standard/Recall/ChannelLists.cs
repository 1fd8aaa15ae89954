using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Writes the names of the channels that found each candidate.</summary>
internal static unsafe class ChannelLists
{
    /// <summary>Writes a column of lists of text.</summary>
    /// <param name="found">The candidates.</param>
    /// <param name="names">Name of each channel.</param>
    /// <param name="arena">Memory of the column.</param>
    public static ColumnNode* Write(ReadOnlySpan<MergedCandidate> found, byte[][] names, Arena arena)
    {
        long texts = 0, bytes = 0;
        foreach (ref readonly var candidate in found)
            for (ulong left = candidate.Channels; left != 0; left &= left - 1, texts++)
                bytes += names[BitOperations.TrailingZeroCount(left)].Length;
        var nodes = (ColumnNode*)arena.AllocateZeroed(2L * sizeof(ColumnNode));
        nodes[0] = new ColumnNode
        {
            Length = found.Length, ChildCount = 1, Children = nodes + 1,
            Offsets = arena.Allocate((found.Length + 1L) * sizeof(int)),
        };
        nodes[1] = new ColumnNode
        {
            Length = checked((int)texts), Values = arena.Allocate(checked((int)bytes)),
            Offsets = arena.Allocate((texts + 1) * sizeof(int)),
        };
        Fill(found, names, nodes);
        return nodes;
    }

    private static void Fill(ReadOnlySpan<MergedCandidate> found, byte[][] names, ColumnNode* nodes)
    {
        int* lists = (int*)nodes[0].Offsets, ends = (int*)nodes[1].Offsets;
        int texts = 0, bytes = 0;
        ends[0] = 0;
        for (int i = 0; i < found.Length; i++)
        {
            lists[i] = texts;
            for (ulong left = found[i].Channels; left != 0; left &= left - 1)
            {
                byte[] name = names[BitOperations.TrailingZeroCount(left)];
                name.CopyTo(new Span<byte>(nodes[1].Values + bytes, name.Length));
                bytes += name.Length;
                ends[++texts] = bytes;
            }
        }
        lists[found.Length] = texts;
    }
}
