using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Operators;

/// <summary>
/// Steps of 64 bytes by AVX-512's compress instructions: into a register and from there to memory, because compressing
/// straight to memory is many times slower on some processors.
/// </summary>
internal static unsafe class Compress512
{
    internal readonly struct Bytes : ICompressGroup<byte>
    {
        public static int Rows => 64;

        public static bool IsSupported => Avx512Vbmi2.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(byte* source, ulong bits, byte* target)
        {
            // Byte i of the mask looks at bit i % 8 of byte i / 8 of the bits.
            var spread = Vector512.Create(0x0000000000000000, 0x0101010101010101, 0x0202020202020202,
                0x0303030303030303, 0x0404040404040404, 0x0505050505050505, 0x0606060606060606, 0x0707070707070707);
            var all = Vector512.Create(Vector256.Create(Vector128.Create(bits))).AsByte();
            var bytes = Avx512BW.Shuffle(all, spread.AsByte());
            var bit = Vector512.Create(0x8040201008040201).AsByte();
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, Vector512.Equals(bytes & bit, bit), Vector512.Load(source))
                .Store(target);
        }
    }

    internal readonly struct Shorts : ICompressGroup<ushort>
    {
        public static int Rows => 32;

        public static bool IsSupported => Avx512Vbmi2.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(ushort* source, ulong bits, ushort* target)
        {
            // The lower half of the 32 looks at bits 0 to 15, the upper one at bits 16 to 31.
            var low = Vector256.Create((ushort)bits);
            var high = Vector256.Create((ushort)(bits >> 16));
            var half = Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384,
                32768);
            var bit = Vector512.Create(half, half);
            var mask = Vector512.Equals(Vector512.Create(low, high) & bit, bit);
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, mask, Vector512.Load(source)).Store(target);
        }
    }

    internal readonly struct Words : ICompressGroup<uint>
    {
        public static int Rows => 16;

        public static bool IsSupported => Avx512F.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(uint* source, ulong bits, uint* target) =>
            Avx512F.Compress(Vector512<uint>.Zero, Mask(bits), Vector512.Load(source)).Store(target);

        /// <summary>Sixteen bits as a mask.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Vector512<uint> Mask(ulong bits)
        {
            var bit = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
            return Vector512.Equals(Vector512.Create((uint)bits) & bit, bit);
        }
    }

    internal readonly struct Longs : ICompressGroup<ulong>
    {
        public static int Rows => 8;

        public static bool IsSupported => Avx512F.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(ulong* source, ulong bits, ulong* target)
        {
            var bit = Vector512.Create(1ul, 2, 4, 8, 16, 32, 64, 128);
            var mask = Vector512.Equals(Vector512.Create(bits) & bit, bit);
            Avx512F.Compress(Vector512<ulong>.Zero, mask, Vector512.Load(source)).Store(target);
        }
    }
}
