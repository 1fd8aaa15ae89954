using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Steps of 16 bytes or 8 values, by shuffles that every machine with vectors has.</summary>
internal static unsafe class Compress128
{
    internal readonly struct Bytes : ICompressGroup<byte>
    {
        public static int Rows => 8;

        public static bool IsSupported => Vector128.IsHardwareAccelerated;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(byte* source, ulong bits, byte* target)
        {
            var values = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsByte();
            var closed = Vector128.ShuffleNative(values, Positions(bits));
            Unsafe.WriteUnaligned(target, closed.AsUInt64().ToScalar());
        }
    }

    internal readonly struct Shorts : ICompressGroup<ushort>
    {
        public static int Rows => 8;

        public static bool IsSupported => Vector128.IsHardwareAccelerated;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(ushort* source, ulong bits, ushort* target)
        {
            // Position p becomes the two bytes 2p and 2p + 1.
            var index = Vector128.WidenLower(Positions(bits)) * (ushort)0x0202 + Vector128.Create((ushort)0x0100);
            Vector128.ShuffleNative(Vector128.Load((byte*)source), index.AsByte()).Store((byte*)target);
        }
    }

    internal readonly struct Words : ICompressGroup<uint>
    {
        public static int Rows => 4;

        public static bool IsSupported => Vector128.IsHardwareAccelerated;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(uint* source, ulong bits, uint* target)
        {
            var index = Vector128.Load(CompressTables.Bytes4 + bits * 16);
            Vector128.ShuffleNative(Vector128.Load((byte*)source), index).Store((byte*)target);
        }
    }

    internal readonly struct Longs : ICompressGroup<ulong>
    {
        public static int Rows => 2;

        public static bool IsSupported => Vector128.IsHardwareAccelerated;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(ulong* source, ulong bits, ulong* target)
        {
            var index = Vector128.Load(CompressTables.Bytes2 + bits * 16);
            Vector128.ShuffleNative(Vector128.Load((byte*)source), index).Store((byte*)target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Positions(ulong bits) =>
        Vector128.CreateScalarUnsafe(((ulong*)BitPositions.Table)[bits]).AsByte();
}
