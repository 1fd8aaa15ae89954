namespace AdFlow.Operators.Onnx.Tests;

// Files that were cut off, or had bytes changed, put in or taken out.
internal static class Fuzz
{
    private const int Seed = 4711;

    public static void Mutate(byte[] file, int rounds, Action<byte[]> read)
    {
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] mutated = Mutated(file, new Random(Seed + round));
            try
            {
                read(mutated);
            }
            catch (OnnxFormatException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {Seed + round}: {error}");
            }
        }
        Assert.That(refused, Is.GreaterThan(rounds / 20), "files that are refused; else nothing was broken");
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (int change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            int place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes.RemoveRange(place, bytes.Count - place); break;
                case 1: bytes.RemoveAt(place); break;
                case 2: bytes.Insert(place, (byte)random.Next(256)); break;
                case 3: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[place] = (byte)random.Next(256); break;
            }
        }
        return [.. bytes];
    }
}
