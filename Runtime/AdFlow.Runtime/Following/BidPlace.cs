using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>An output in which followed rows have a bid that comes from nowhere before.</summary>
/// <param name="Source">The output.</param>
/// <param name="Column">Ordinal of the bid.</param>
/// <param name="Name">For people: <c>bid/named.bid</c>.</param>
/// <param name="Rows">The followed rows that have a bid, and their bids.</param>
internal sealed record BidPlace(
    LogicalSource Source, int Column, string Name, IReadOnlyList<(int Row, double Bid)> Rows)
{
    /// <summary>The same output with other bids.</summary>
    /// <param name="rows">The output as it was.</param>
    /// <param name="bidOf">The new bid for an old one.</param>
    /// <param name="arena">Memory of the column.</param>
    public unsafe Batch With(Batch rows, Func<double, double> bidOf, Arena arena)
    {
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * rows.ColumnCount);
        for (int i = 0; i < rows.ColumnCount; i++)
            nodes[i] = rows.NodeAt(i);
        var column = rows[Column];
        int width = column.Type.ByteWidth();
        var node = (ColumnNode*)arena.Allocate(sizeof(ColumnNode));
        *node = *column.Node;
        node->Values = arena.Allocate(Math.Max(1, (long)width * rows.RowCount));
        new ReadOnlySpan<byte>(column.Node->Values, width * rows.RowCount).CopyTo(
            new Span<byte>(node->Values, width * rows.RowCount));
        foreach (var (row, bid) in Rows)
            Write(column.Type.Id, node->Values, row, bidOf(bid));
        nodes[Column] = node;
        return new Batch(rows.Schema, nodes, rows.RowCount);
    }

    /// <summary>Whether bids of a type can be changed.</summary>
    public static bool CanWrite(DataType type) => type.IsInteger() || type.Id is TypeId.Float32 or TypeId.Float64;

    private static unsafe void Write(TypeId type, byte* values, int row, double bid)
    {
        switch (type)
        {
            case TypeId.Float64: ((double*)values)[row] = bid; break;
            case TypeId.Float32: ((float*)values)[row] = (float)bid; break;
            case TypeId.Int64: ((long*)values)[row] = long.CreateSaturating(bid); break;
            case TypeId.UInt64: ((ulong*)values)[row] = ulong.CreateSaturating(bid); break;
            case TypeId.Int32: ((int*)values)[row] = int.CreateSaturating(bid); break;
            case TypeId.UInt32: ((uint*)values)[row] = uint.CreateSaturating(bid); break;
            case TypeId.Int16: ((short*)values)[row] = short.CreateSaturating(bid); break;
            case TypeId.UInt16: ((ushort*)values)[row] = ushort.CreateSaturating(bid); break;
            case TypeId.Int8: ((sbyte*)values)[row] = sbyte.CreateSaturating(bid); break;
            default: values[row] = byte.CreateSaturating(bid); break;
        }
    }
}
