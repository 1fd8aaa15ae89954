using System.Numerics;
using System.Runtime.InteropServices;

namespace AdFlow.Operators;

/// <summary>
/// <see cref="MapProgram"/> for <see cref="DeviceReference"/>: a block of rows at a time, node after node, every value
/// kept in a slot of its node, by <see cref="ScalarLane{T}"/>.
/// </summary>
/// <typeparam name="T">The precision: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly unsafe ref struct MapReference<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 256;

    private readonly MapProgram _program;
    private readonly ReadOnlySpan<nint> _arguments;
    private readonly ReadOnlySpan<long> _scalars;
    private readonly IReadOnlyList<LaneExpression> _nodes;
    private readonly Dictionary<LaneExpression, int> _slots = [];
    private readonly T* _memory;

    private MapReference(
        MapProgram program, ReadOnlySpan<nint> arguments, ReadOnlySpan<long> scalars,
        IReadOnlyList<LaneExpression> nodes, T* memory)
    {
        _program = program;
        _arguments = arguments;
        _scalars = scalars;
        _nodes = nodes;
        _memory = memory;
        for (int i = 0; i < nodes.Count; i++)
            _slots.Add(nodes[i], i);
    }

    internal static void Run(MapProgram program, ReadOnlySpan<nint> arguments, ReadOnlySpan<long> sizes)
    {
        int rows = (int)sizes[0];
        var nodes = program.Nodes();
        var memory = (T*)NativeMemory.Alloc((nuint)nodes.Count, (nuint)(Block * sizeof(T)));
        try
        {
            var map = new MapReference<T>(program, arguments, sizes[1..], nodes, memory);
            for (int start = 0; start < rows; start += Block)
                map.RunBlock(start, Math.Min(Block, rows - start));
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private void RunBlock(int start, int count)
    {
        for (int i = 0; i < _nodes.Count; i++)
            RunNode(_nodes[i], _memory + i * Block, start, count);
        int argument = _program.FirstOutput;
        foreach (var output in _program.Outputs)
            new ReadOnlySpan<T>(Numbers(output), count)
                .CopyTo(new Span<T>((T*)_arguments[argument++] + start, count));
        if (_program.Condition is { } condition)
            StoreBits(Masks(condition), (byte*)_arguments[argument], start, count);
    }

    private void RunNode(LaneExpression node, T* slot, int start, int count)
    {
        var operands = node.Operands;
        if (node.InputOrdinal >= MapProgram.FirstScalar)
            new Span<T>(slot, count).Fill(T.CreateTruncating(
                BitConverter.Int64BitsToDouble(_scalars[node.InputOrdinal - MapProgram.FirstScalar])));
        else if (node.Op is LaneOp.Input)
            LoadInput(node.InputOrdinal, slot, start, count);
        else if (node.Op is LaneOp.Constant)
            new Span<T>(slot, count).Fill(ScalarLane<T>.Constant(node.Value).Value);
        else if (node.Op is LaneOp.Select)
            Select(Masks(operands[0]), Numbers(operands[1]), Numbers(operands[2]), slot, count);
        else if (operands.Length == 0)
            new Span<bool>((bool*)slot, count).Fill(node.Op is LaneOp.True);
        else if (node.Op.TakesMask(0))
            MapOperations<T>.Combine(node.Op, Masks(operands[0]), Masks(operands[^1]), (bool*)slot, count);
        else if (node.IsMask)
            MapOperations<T>.Compare(node.Op, Numbers(operands[0]), Numbers(operands[^1]), (bool*)slot, count);
        else
            MapOperations<T>.Compute(node.Op, Numbers(operands[0]), Numbers(operands[operands.Length > 1 ? 1 : 0]),
                Numbers(operands[^1]), slot, count);
    }

    private T* Numbers(LaneExpression node) => _memory + _slots[node] * Block;

    private bool* Masks(LaneExpression node) => (bool*)Numbers(node);

    private void LoadInput(int input, T* slot, int start, int count)
    {
        void* column = (void*)_arguments[input];
        switch (_program.Inputs[input])
        {
            case DeviceType.Float32: Convert((float*)column + start, slot, count); break;
            case DeviceType.Float64: Convert((double*)column + start, slot, count); break;
            case DeviceType.Int32: Convert((int*)column + start, slot, count); break;
            default: Convert((long*)column + start, slot, count); break;
        }
    }

    private static void Convert<TSource>(TSource* source, T* slot, int count)
        where TSource : unmanaged, INumberBase<TSource>
    {
        for (int i = 0; i < count; i++)
            slot[i] = T.CreateTruncating(source[i]);
    }

    private static void Select(bool* mask, T* ifTrue, T* ifFalse, T* slot, int count)
    {
        for (int i = 0; i < count; i++)
            slot[i] = mask[i] ? ifTrue[i] : ifFalse[i];
    }

    // A block is a multiple of 64 rows, so it has its own words.
    private void StoreBits(bool* mask, byte* bitmap, int start, int count)
    {
        ulong* words = (ulong*)bitmap + start / 64;
        new Span<ulong>(words, (count + 63) / 64).Clear();
        for (int i = 0; i < count; i++)
            if (mask[i] && HasInputs(start + i))
                words[i / 64] |= 1ul << i % 64;
    }

    private bool HasInputs(int row)
    {
        for (int i = 0; i < _program.Nullable.Count; i++)
            if ((((byte*)_arguments[_program.Inputs.Count + i])[row >> 3] >> (row & 7) & 1) == 0)
                return false;
        return true;
    }
}
