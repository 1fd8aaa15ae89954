namespace AdFlow.Tables.Tests.Columns;

/// <summary>Bit operations against the same done bit by bit, at every alignment; the bits around them stay.</summary>
public sealed unsafe class BitmapTests
{
    private const int Room = 400;

    [Test]
    public void Copy_AnyAlignment_MovesTheBitsAndLeavesTheOthers([Range(1, 20)] int seed) => Repeat(seed, random =>
    {
        bool[] source = Bits(random), target = Bits(random);
        int count = random.Next(130), from = random.Next(Room - count), to = random.Next(Room - count);
        bool[] expected = [.. target];
        Array.Copy(source, from, expected, to, count);
        byte[] result = Packed(target);
        fixed (byte* read = Packed(source), write = result)
            Bitmap.Copy(read, from, write, to, count);
        Assert.That(result, Is.EqualTo(Packed(expected)), $"seed {seed}: {count} bits from {from} to {to}");
    });

    [Test]
    public void Fill_AnyAlignment_SetsTheBitsAndLeavesTheOthers([Range(1, 20)] int seed) => Repeat(seed, random =>
    {
        bool[] target = Bits(random);
        bool value = random.Next(2) == 0;
        int count = random.Next(200), to = random.Next(Room - count);
        bool[] expected = [.. target];
        Array.Fill(expected, value, to, count);
        byte[] result = Packed(target);
        fixed (byte* write = result)
            Bitmap.Fill(write, to, count, value);
        Assert.That(result, Is.EqualTo(Packed(expected)), $"seed {seed}: {count} bits from {to}");
    });

    [Test]
    public void Compress_AnySelection_ClosesUpTheSelectedBits([Range(1, 20)] int seed) => Repeat(seed, random =>
    {
        bool[] source = Bits(random), selected = Bits(random), target = Bits(random);
        int rows = random.Next(200), to = random.Next(Room - rows);
        bool[] kept = [.. source.Take(rows).Where((_, row) => selected[row])];
        bool[] expected = [.. target];
        kept.CopyTo(expected, to);
        byte[] result = Packed(target);
        fixed (byte* read = Packed(source), mask = Packed(selected), write = result)
            Assert.That(Bitmap.Compress(read, mask, rows, write, to), Is.EqualTo(kept.Length), $"seed {seed}");
        Assert.That(result, Is.EqualTo(Packed(expected)), $"seed {seed}: {rows} rows to {to}");
    });

    [Test]
    public void CountAndAnd_AnyLength_AreThoseOfTheBits([Range(1, 20)] int seed) => Repeat(seed, random =>
    {
        bool[] left = Bits(random), right = Bits(random);
        int rows = random.Next(Room);
        byte[] result = Packed(left);
        fixed (byte* bits = result, other = Packed(right))
        {
            Assert.That(Bitmap.Count(bits, rows), Is.EqualTo(left.Take(rows).Count(bit => bit)), $"seed {seed}");
            Bitmap.And(bits, other, rows);
            for (int row = 0; row < rows; row++)
                Assert.That(Bitmap.Get(bits, row), Is.EqualTo(left[row] && right[row]), $"seed {seed}, row {row}");
        }
    });

    [Test]
    public void Word_AnyPlaceAndLength_HasTheBitsAndZeros([Range(1, 20)] int seed) => Repeat(seed, random =>
    {
        bool[] source = Bits(random);
        int count = random.Next(1, 65), start = random.Next(Room - count + 1);
        fixed (byte* bits = Packed(source))
        {
            ulong word = Bitmap.Word(bits, start, count);
            for (int bit = 0; bit < 64; bit++)
                Assert.That((word >> bit & 1) != 0, Is.EqualTo(bit < count && source[start + bit]),
                    $"seed {seed}: bit {bit} of {count} from {start}");
        }
    });

    private static void Repeat(int seed, Action<Random> check)
    {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++)
            check(random);
    }

    private static bool[] Bits(Random random) => [.. Enumerable.Range(0, Room).Select(_ => random.Next(2) == 0)];

    private static byte[] Packed(bool[] bits)
    {
        var bytes = new byte[Room / 8];
        for (int i = 0; i < Room; i++)
            bytes[i >> 3] |= (byte)((bits[i] ? 1 : 0) << (i & 7));
        return bytes;
    }
}
