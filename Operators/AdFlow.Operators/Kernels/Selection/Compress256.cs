using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Steps of 32 bytes, by AVX2's permutation across lanes.</summary>
internal static unsafe class Compress256
{
    internal readonly struct Words : ICompressGroup<uint>
    {
        public static int Rows => 8;

        public static bool IsSupported => Avx2.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(uint* source, ulong bits, uint* target)
        {
            var index = Avx2.ConvertToVector256Int32(BitPositions.Table + bits * 8);
            Avx2.PermuteVar8x32(Vector256.Load(source), index.AsUInt32()).Store(target);
        }
    }

    internal readonly struct Longs : ICompressGroup<ulong>
    {
        public static int Rows => 4;

        public static bool IsSupported => Avx2.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(ulong* source, ulong bits, ulong* target)
        {
            var index = Vector256.Load(CompressTables.Halves4 + bits * 8);
            Avx2.PermuteVar8x32(Vector256.Load((int*)source), index).Store((int*)target);
        }
    }
}
