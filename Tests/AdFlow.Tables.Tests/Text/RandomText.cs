using System.Text;

namespace AdFlow.Tables.Tests.Text;

/// <summary>Random texts for fuzzing: words, odd Unicode, broken UTF-8.</summary>
internal static class RandomText
{
    internal static byte[] Ascii(Random random)
    {
        const string Alphabet = "abcdehisxuoyABCSE0159 .,-'\"\t_&";
        return [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)Alphabet[random.Next(Alphabet.Length)])];
    }

    internal static byte[] Utf8(Random random)
    {
        var bytes = new List<byte>();
        for (int pieces = random.Next(30); pieces > 0; pieces--)
            switch (random.Next(6))
            {
                case 0: bytes.Add((byte)random.Next(256)); break;
                case 1: bytes.AddRange(Rune(random, 0x110000)); break;
                case 2: bytes.AddRange(Rune(random, 0x3000)); break;
                case 3: bytes.AddRange(Rune(random, 0x370)); break;
                default: bytes.AddRange(Ascii(random)); break;
            }
        return [.. bytes];
    }

    private static byte[] Rune(Random random, int limit)
    {
        int value = random.Next(limit);
        return Encoding.UTF8.GetBytes(System.Text.Rune.IsValid(value) ? new Rune(value).ToString() : "-");
    }
}
