using System.Buffers;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What a node reads in a run, as bytes that are equal where it would compute the same. Thread-safe.</summary>
internal static class InputKeys
{
    /// <summary>Columns that a node reads from its inputs, tables apart, in an order that does not depend on the
    /// ordinals of the columns.</summary>
    public static IReadOnlyList<(ColumnUse Use, string Name)> ReadsOf(LogicalPlan plan, LogicalNode node) =>
    [
        .. node.Reads.Where(use => node.Inputs[use.Port].Table < 0)
            .Select(use => (use, Name: plan.SchemaOf(node.Inputs[use.Port].Sources[use.Channel])[use.Column].Name))
            .OrderBy(read => read.use.Port).ThenBy(read => read.use.Channel)
            .ThenBy(read => read.Name, StringComparer.Ordinal),
    ];

    /// <summary>Key of each row of the first input, for a node whose results come row by row.</summary>
    public static byte[][] OfRows(LogicalPlan plan, PlayedNode played)
    {
        var reads = ReadsOf(plan, played.Node);
        var rest = new ArrayBufferWriter<byte>();
        for (int port = 1; port < played.Node.Inputs.Count; port++)
            AddWhole(rest, played, reads, port);
        byte[] shared = rest.WrittenSpan.ToArray();
        var first = played.Input(0);
        var keys = new byte[first.RowCount][];
        var key = new ArrayBufferWriter<byte>();
        for (int row = 0; row < keys.Length; row++)
        {
            key.ResetWrittenCount();
            foreach (var (use, _) in reads)
                if (use.Port == 0)
                    ValueKey.Write(key, first[use.Column], row);
            key.Write(shared);
            keys[row] = key.WrittenSpan.ToArray();
        }
        return keys;
    }

    /// <summary>Key of all rows of all inputs.</summary>
    public static byte[] OfAll(LogicalPlan plan, PlayedNode played)
    {
        var reads = ReadsOf(plan, played.Node);
        var key = new ArrayBufferWriter<byte>();
        for (int port = 0; port < played.Node.Inputs.Count; port++)
            AddWhole(key, played, reads, port);
        return key.WrittenSpan.ToArray();
    }

    private static void AddWhole(
        ArrayBufferWriter<byte> key, PlayedNode played, IReadOnlyList<(ColumnUse Use, string Name)> reads, int port)
    {
        for (int channel = 0; channel < played.Node.Inputs[port].Sources.Count; channel++)
        {
            var input = played.Input(port, channel);
            key.Write(BitConverter.GetBytes(input.RowCount));
            foreach (var (use, _) in reads)
                for (int row = 0; use.Port == port && use.Channel == channel && row < input.RowCount; row++)
                    ValueKey.Write(key, input[use.Column], row);
        }
    }
}
