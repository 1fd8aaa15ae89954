namespace AdFlow.Devices.Simulated.Tests;

public sealed class ByteRangesTests
{
    [Test]
    public void RandomChanges_AreThoseOfASetOfBytes([Range(1, 20)] int seed)
    {
        const int Bytes = 60;
        var random = new Random(seed);
        var ranges = new ByteRanges();
        bool[] bytes = new bool[Bytes];
        for (int i = 0; i < 500; i++)
        {
            int from = random.Next(Bytes + 1), to = random.Next(from, Math.Min(Bytes, from + 12) + 1);
            bool isAdded = random.Next(2) == 0;
            if (isAdded)
                ranges.Add(from, to);
            else
                ranges.Remove(from, to);
            bytes.AsSpan(from, to - from).Fill(isAdded);
            int first = random.Next(Bytes + 1), last = random.Next(first, Bytes + 1);
            int missing = Array.IndexOf(bytes, false, first, last - first);
            Assert.That(ranges.FirstMissing(first, last), Is.EqualTo(missing), $"seed {seed}, change {i}");
        }
    }
}
