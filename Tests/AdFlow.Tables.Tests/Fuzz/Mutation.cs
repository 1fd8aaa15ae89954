using System.Buffers.Binary;

namespace AdFlow.Tables.Tests.Fuzz;

/// <summary>Damages bytes in the ways that break readers: flips, cuts, splices, and integers blown up.</summary>
internal static class Mutation
{
    private static readonly long[] Extremes =
        [0, 1, 2, 7, 8, 63, 127, 128, 255, 256, 65_535, 65_536, int.MaxValue, uint.MaxValue, int.MinValue,
         long.MaxValue, long.MinValue, -1, -2, -8, 1L << 32, 1L << 40, (1L << 62) + 1];

    /// <summary>A damaged copy of a seed.</summary>
    public static byte[] Apply(Random random, byte[] seed, byte[] other)
    {
        byte[] bytes = [.. seed];
        for (int i = random.Next(1, 5); i > 0; i--)
            bytes = Once(random, bytes, other);
        return bytes;
    }

    private static byte[] Once(Random random, byte[] bytes, byte[] other)
    {
        if (bytes.Length < 16)
            return bytes;
        switch (random.Next(10))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: return Splice(random, bytes, other);
            case 2: return Move(random, bytes);
            case 3 or 4:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 5:
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 6 or 7: return BlowUp(random, bytes, 4);
            case 8: return BlowUp(random, bytes, 8);
            default: return Nudge(random, bytes);
        }
    }

    private static byte[] Splice(Random random, byte[] bytes, byte[] other)
    {
        int at = random.Next(bytes.Length) & ~7, from = random.Next(other.Length) & ~7;
        int count = Math.Min(random.Next(1, 256), Math.Min(bytes.Length - at, other.Length - from));
        other.AsSpan(from, count).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Move(Random random, byte[] bytes)
    {
        int at = random.Next(bytes.Length), count = random.Next(1, 65);
        return random.Next(2) == 0
            ? [.. bytes[..at], .. new byte[count], .. bytes[at..]]
            : [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + count)..]];
    }

    private static byte[] BlowUp(Random random, byte[] bytes, int width)
    {
        long value = Extremes[random.Next(Extremes.Length)];
        var target = bytes.AsSpan(random.Next(bytes.Length / width) * width, width);
        if (width == 4)
            BinaryPrimitives.WriteInt32LittleEndian(target, (int)value);
        else
            BinaryPrimitives.WriteInt64LittleEndian(target, value);
        return bytes;
    }

    private static byte[] Nudge(Random random, byte[] bytes)
    {
        var target = bytes.AsSpan(random.Next(bytes.Length / 4) * 4, 4);
        int value = BinaryPrimitives.ReadInt32LittleEndian(target);
        BinaryPrimitives.WriteInt32LittleEndian(target, value + random.Next(-64, 65));
        return bytes;
    }
}
