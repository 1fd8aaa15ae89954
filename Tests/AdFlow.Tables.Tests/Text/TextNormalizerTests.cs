using System.Text;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Text;

public sealed class TextNormalizerTests
{
    private readonly Arena _arena = new();

    [OneTimeTearDown]
    public void FreeMemory() => _arena.Dispose();

    [TestCase("  Red \t\n SHOES ", "red shoes")]
    [TestCase("Ｗｉ－Ｆｉ　ｶﾞ", "wi-fi ガ")]
    [TestCase("ÉCOLE\u00A0\u2003x", "école x")]
    [TestCase("J\u030C", "\u01F0")]
    [TestCase("", "")]
    [TestCase(" \u3000 ", "")]
    public void Normalize_Text_FoldsCaseWidthAndSpaces(string text, string expected) =>
        Assert.That(Normal(Encoding.UTF8.GetBytes(text)), Is.EqualTo(Encoding.UTF8.GetBytes(expected)));

    [Test]
    public void Normalize_EveryCodePoint_IsIdempotent()
    {
        for (int value = 0; value < 0x110000; value++)
            if (Rune.IsValid(value))
            {
                byte[] once = Normal(Encoding.UTF8.GetBytes($"A{new Rune(value)}\u030C"));
                Assert.That(Normal(once).AsSpan().SequenceEqual(once), Is.True, $"U+{value:X4}");
            }
    }

    [Test]
    public void Normalize_RandomBytes_IsIdempotentAndValid()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            byte[] once = Normal(RandomText.Utf8(new Random(seed)));
            Assert.That(Normal(once), Is.EqualTo(once), $"seed {seed}");
            Assert.That(System.Text.Unicode.Utf8.IsValid(once), Is.True, $"seed {seed}");
        }
    }

    [Test]
    public void Normalize_LongText_EqualsItsPiecesJoined()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var pieces = Enumerable.Range(0, 200)
                .Select(_ => Normal(RandomText.Utf8(random))).Where(each => each.Length > 0);
            byte[] joined = [.. pieces.SelectMany(each => (byte[])[(byte)' ', .. each]).Skip(1)];
            Assert.That(Normal(joined), Is.EqualTo(joined), $"seed {seed}");
        }
    }

    private byte[] Normal(ReadOnlySpan<byte> text)
    {
        _arena.Reset();
        var output = new ArenaList<byte>(_arena);
        TextNormalizer.Normalize(text, _arena, ref output);
        return output.AsSpan().ToArray();
    }
}
