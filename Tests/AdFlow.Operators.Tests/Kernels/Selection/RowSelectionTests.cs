using AdFlow.Tables;

namespace AdFlow.Operators.Tests.Kernels.Selection;

public sealed unsafe class RowSelectionTests
{
    // From hardly any row to nearly all, and both extremes, which have paths of their own.
    private static readonly double[] Shares = [0, 0.01, 0.2, 0.5, 0.9, 0.99, 1];

    [Test]
    public void Compress_AnyRowsAndSelection_KeepsTheSelectedValuesInOrder(
        [Values(1, 2, 4, 8)] int valueBytes,
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width,
        [Values] bool inPlace)
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            int rows = random.Next(300);
            var selected = RandomBits(random, rows, Shares[seed % Shares.Length]);
            var source = new byte[rows * valueBytes];
            random.NextBytes(source);
            byte[] expected = [.. Kept(selected, rows)
                .SelectMany(row => source.AsSpan(row * valueBytes, valueBytes).ToArray())];
            byte[] target = inPlace ? source : new byte[rows * valueBytes];
            int kept = Compress(source, valueBytes, selected, rows, target, width);
            Assert.That(kept * valueBytes, Is.EqualTo(expected.Length), $"seed {seed}, {rows} rows");
            Assert.That(target.AsSpan(0, expected.Length).ToArray(), Is.EqualTo(expected), $"seed {seed}, {rows} rows");
        }
    }

    [Test]
    public void Compress_TargetOfExactlyTheRows_WritesNothingBeyond(
        [Values(1, 2, 4, 8)] int valueBytes,
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width)
    {
        for (int rows = 0; rows <= 200; rows++)
        {
            var random = new Random(rows);
            var selected = RandomBits(random, rows, random.NextDouble());
            var target = Enumerable.Repeat((byte)0xA5, rows * valueBytes + 64).ToArray();
            Compress(new byte[rows * valueBytes], valueBytes, selected, rows, target, width);
            Assert.That(target.AsSpan(rows * valueBytes).ToArray(), Is.All.EqualTo(0xA5), $"{rows} rows");
        }
    }

    [Test]
    public void CompressWords_SeveralColumns_IsCompressOfEach(
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width, [Values] bool inPlace)
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            int rows = random.Next(300), columns = random.Next(1, 5);
            var selected = RandomBits(random, rows, Shares[seed % Shares.Length]);
            using var arena = new Arena();
            var sources = (void**)arena.Allocate(columns * sizeof(void*));
            var targets = (void**)arena.Allocate(columns * sizeof(void*));
            var expected = new List<int[]>();
            for (int i = 0; i < columns; i++)
            {
                var source = arena.AllocateSpan<int>(rows + 1);
                for (int row = 0; row < rows; row++)
                    source[row] = random.Next();
                expected.Add([.. Kept(selected, rows).Select(source.ToArray().ElementAt)]);
                sources[i] = System.Runtime.CompilerServices.Unsafe.AsPointer(ref source[0]);
                targets[i] = inPlace ? sources[i] : arena.Allocate(rows * sizeof(int));
            }
            int kept;
            fixed (byte* bits = selected)
                kept = RowSelection.CompressWords(sources, targets, columns, bits, rows, width);
            for (int i = 0; i < columns; i++)
                Assert.That(new Span<int>(targets[i], kept).ToArray(), Is.EqualTo(expected[i]), $"seed {seed}");
        }
    }

    [Test]
    public void RowNumbers_AnyRowsAndSelection_AreTheSetBits(
        [ValueSource(typeof(LaneWidths), nameof(LaneWidths.All))] LaneWidth width)
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            int rows = random.Next(300), first = random.Next(1_000_000);
            var selected = RandomBits(random, rows, Shares[seed % Shares.Length]);
            var target = new int[rows + 16];
            Array.Fill(target, -7, rows, 16);
            int found;
            fixed (byte* bits = selected)
            fixed (int* numbers = target)
                found = RowSelection.RowNumbers(bits, rows, first, numbers, width);
            var expected = Kept(selected, rows).Select(row => first + row);
            Assert.That(target.Take(found), Is.EqualTo(expected), $"seed {seed}, {rows} rows");
            Assert.That(target.Skip(rows), Is.All.EqualTo(-7), $"seed {seed}, {rows} rows");
        }
    }

    [Test]
    public void FromCondition_NullableBools_KeepsTheTrueOnes([Values] bool nullable)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            int rows = random.Next(200);
            byte[] values = RandomBits(random, rows, 0.5), validity = RandomBits(random, rows, 0.7);
            var selected = new byte[(rows + 63) / 64 * 8];
            int kept;
            fixed (byte* value = values, valid = validity, bits = selected)
                kept = RowSelection.FromCondition(new(ValueKind.Bool, value, nullable ? valid : null, rows), bits);
            int[] expected = [.. Kept(values, rows).Where(row => !nullable || Bit(validity, row))];
            Assert.That(Kept(selected, selected.Length * 8), Is.EqualTo(expected), $"seed {seed}, {rows} rows");
            Assert.That(kept, Is.EqualTo(expected.Length), $"seed {seed}, {rows} rows");
        }
    }

    [Test]
    public void Compressor_ValuesOfAnotherSize_SaysWhichThereAre() =>
        Assert.That(() => RowSelection.Compress(null, 3, null, 0, null, LaneWidth.Scalar),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1, 2, 4 or 8 bytes"));

    private static int Compress(
        byte[] source, int valueBytes, byte[] selected, int rows, byte[] target, LaneWidth width)
    {
        fixed (byte* from = source, bits = selected, to = target)
            return RowSelection.Compress(from, valueBytes, bits, rows, to, width);
    }

    // Bits past the last row are arbitrary, as callers may leave them.
    private static byte[] RandomBits(Random random, int rows, double share)
    {
        var bits = new byte[(int)Bitmap.Bytes(rows)];
        random.NextBytes(bits);
        for (int row = 0; row < rows; row++)
        {
            int mask = 1 << (row & 7);
            bits[row >> 3] = (byte)(random.NextDouble() < share ? bits[row >> 3] | mask : bits[row >> 3] & ~mask);
        }
        return bits;
    }

    private static int[] Kept(byte[] selected, int rows) =>
        [.. Enumerable.Range(0, rows).Where(row => Bit(selected, row))];

    private static bool Bit(byte[] bits, int row) => (bits[row >> 3] >> (row & 7) & 1) != 0;
}
