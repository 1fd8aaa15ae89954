using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>Turns the bits of a condition into row numbers.</summary>
internal static unsafe class SelectionVector
{
    // For each byte the positions of its set bits, one a byte, then zeros.
    private static readonly ulong[] Positions = MakePositions();

    /// <summary>Appends the rows for which a condition is true; false and null drop out.</summary>
    /// <param name="condition">A chunk of bools.</param>
    /// <param name="start">Number of the chunk's first row.</param>
    /// <param name="selected">Takes the rows, ascending; room for <c>condition.Count</c> of them.</param>
    /// <returns>How many were appended.</returns>
    internal static int Append(in ExpressionValues condition, int start, int* selected)
    {
        int found = 0, row = 0;
        ref ulong positions = ref MemoryMarshal.GetArrayDataReference(Positions);
        for (; row <= condition.Count - 8; row += 8)
        {
            uint bits = TrueBits(condition, row);
            // Eight numbers are written whatever the bits: fewer rows were found than passed, so there is room.
            var bytes = Vector128.CreateScalarUnsafe(Unsafe.Add(ref positions, bits)).AsByte();
            var (low, high) = Vector128.Widen(Vector128.WidenLower(bytes));
            (low + Vector128.Create((uint)(start + row))).Store((uint*)selected + found);
            (high + Vector128.Create((uint)(start + row))).Store((uint*)selected + found + 4);
            found += BitOperations.PopCount(bits);
        }
        if (row < condition.Count)
            for (uint bits = TrueBits(condition, row) & (1u << condition.Count - row) - 1; bits != 0; bits &= bits - 1)
                selected[found++] = start + row + BitOperations.TrailingZeroCount(bits);
        return found;
    }

    private static uint TrueBits(in ExpressionValues condition, int row)
    {
        uint bits = condition.Values[row >> 3];
        return condition.Validity == null ? bits : bits & condition.Validity[row >> 3];
    }

    private static ulong[] MakePositions()
    {
        var positions = new ulong[256];
        for (int bits = 0; bits < 256; bits++)
            for (int bit = 7; bit >= 0; bit--)
                if ((bits >> bit & 1) != 0)
                    positions[bits] = positions[bits] << 8 | (uint)bit;
        return positions;
    }
}
