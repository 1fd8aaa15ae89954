using System.Numerics;
using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Writes the names of the channels that found each candidate. Immutable and thread-safe.</summary>
internal sealed unsafe class ChannelLists
{
    private static readonly int s_short = Vector128<byte>.Count;

    private readonly byte[][] _names;
    private readonly int[] _lengths;

    // Short names are written by one store, which may write more than the name; what follows covers the rest.
    private readonly Vector128<byte>[] _short;

    /// <summary>Prepares to write.</summary>
    /// <param name="names">Name of each channel.</param>
    public ChannelLists(byte[][] names)
    {
        _names = names;
        _lengths = [.. names.Select(name => name.Length)];
        _short = [.. names.Select(name =>
            Vector128.Create<byte>([.. name.Take(s_short), .. new byte[Math.Max(0, s_short - name.Length)]]))];
    }

    /// <summary>Writes a column of lists of text.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="channels">A bit for each channel that found it, by candidate.</param>
    /// <param name="arena">Memory of the column.</param>
    public ColumnNode* Write(ReadOnlySpan<int> candidates, ReadOnlySpan<ulong> channels, Arena arena)
    {
        long texts = 0, bytes = 0;
        foreach (int candidate in candidates)
            for (ulong left = channels[candidate]; left != 0; left &= left - 1, texts++)
                bytes += _lengths[BitOperations.TrailingZeroCount(left)];
        var nodes = (ColumnNode*)arena.AllocateZeroed(2L * sizeof(ColumnNode));
        nodes[0] = new ColumnNode
        {
            Length = candidates.Length, ChildCount = 1, Children = nodes + 1,
            Offsets = arena.Allocate((candidates.Length + 1L) * sizeof(int)),
        };
        nodes[1] = new ColumnNode
        {
            Length = checked((int)texts), Values = arena.Allocate(checked((int)bytes + s_short)),
            Offsets = arena.Allocate((texts + 1) * sizeof(int)),
        };
        Fill(candidates, channels, nodes);
        return nodes;
    }

    private void Fill(ReadOnlySpan<int> candidates, ReadOnlySpan<ulong> channels, ColumnNode* nodes)
    {
        int* lists = (int*)nodes[0].Offsets, ends = (int*)nodes[1].Offsets;
        int texts = 0, bytes = 0;
        ends[0] = 0;
        for (int i = 0; i < candidates.Length; i++)
        {
            lists[i] = texts;
            for (ulong left = channels[candidates[i]]; left != 0; left &= left - 1)
            {
                int channel = BitOperations.TrailingZeroCount(left), length = _lengths[channel];
                if (length <= s_short)
                    _short[channel].Store(nodes[1].Values + bytes);
                else
                    _names[channel].CopyTo(new Span<byte>(nodes[1].Values + bytes, length));
                bytes += length;
                ends[++texts] = bytes;
            }
        }
        lists[candidates.Length] = texts;
    }
}
