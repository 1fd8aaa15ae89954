using System.Text;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Text;

public sealed class AnalyzerTests
{
    [TestCase("Red  Shoes, size 10.5!", "red|sho|size|10.5")]
    [TestCase("Wi-Fi USB-C usb3.0 MP3", "wi|fi|usb|c|usb3.0|mp3")]
    [TestCase("Levi's MEN’S don't kids'", "levi|man|dont|kid")]
    [TestCase("5'10 15.6\" 1,000 v1. .5", "5|10|15.6|1|000|v1|5")]
    [TestCase("ＡＢＣ１２ ﬁt ½", "abc12|fit|1|2")]
    [TestCase("Café CAFE\u0301", "café|café")]
    [TestCase("co\u00ADop\u200Berate", "cooperate")]
    [TestCase("東京タワーです", "東|京|タワー|で|す")]
    [TestCase("ÅNGSTRÖM Straße", "ångström|straße")]
    [TestCase("\u0301x a\uFFFEb", "x|a|b")]
    [TestCase("  ", "")]
    public void Analyze_English_CutsFoldsAndStems(string text, string expected) =>
        Assert.That(Tokens(Analyzer.English, Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected.Normalize()));

    [Test]
    public void Analyze_Plain_DoesNotStem() =>
        Assert.That(Tokens(Analyzer.Plain, "Boxes of MEN'S shoes"u8), Is.EqualTo("boxes|of|mens|shoes"));

    [Test]
    public void Analyze_InvalidUtf8_PartsTokens() =>
        Assert.That(Tokens(Analyzer.English, [(byte)'a', 0xFF, (byte)'b', 0xC3]), Is.EqualTo("a|b"));

    [Test]
    public void Analyze_TokensOfAnyText_AnalyseToThemselves()
    {
        for (int seed = 0; seed < 3_000; seed++)
            foreach (var analyzer in Analyzer.All)
            {
                string once = Tokens(analyzer, RandomText.Utf8(new Random(seed)));
                string again = Tokens(analyzer, Encoding.UTF8.GetBytes(once.Replace('|', ' ')));
                Assert.That(again, Is.EqualTo(once), $"analyzer {analyzer}, seed {seed}");
            }
    }

    [Test]
    public void Analyze_AsciiAmongOther_GivesTheSameTokensAsAlone()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            byte[] ascii = RandomText.Ascii(new Random(seed));
            string alone = Tokens(Analyzer.English, ascii);
            string among = Tokens(Analyzer.English, [.. ascii, .. " é"u8]);
            Assert.That(among, Is.EqualTo(alone.Length == 0 ? "é" : alone + "|é"), $"seed {seed}");
        }
    }

    [Test]
    public void Analyze_LongRun_IsCutAtTheTokenBound()
    {
        string tokens = Tokens(Analyzer.Plain, Encoding.UTF8.GetBytes(new string('é', 1_000)));
        Assert.That(tokens.Split('|').Select(Encoding.UTF8.GetByteCount).Max(), Is.LessThanOrEqualTo(255));
        Assert.That(tokens.Replace("|", ""), Has.Length.EqualTo(1_000));
    }

    [Test]
    public void Analyze_MegabytesOfCombiningMarks_EndsSoon()
    {
        byte[] marks = Encoding.UTF8.GetBytes("a" + string.Concat(Enumerable.Repeat("\u0301\u0316", 500_000)));
        Assert.That(Tokens(Analyzer.English, marks), Is.Not.Empty);
    }

    [Test]
    public void Analyze_SeveralTexts_GoesOnWithPositionsAndGaps()
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        Analyzer.Plain.Analyze("a b"u8, ref tokens);
        tokens.Skip(100);
        Analyzer.Plain.Analyze("c"u8, ref tokens);
        var positions = (tokens.Position(0), tokens.Position(1), tokens.Position(2));
        Assert.That(positions, Is.EqualTo((0, 1, 102)));
        tokens.Clear();
        Assert.That((tokens.Count, tokens.NextPosition), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Analyze_WarmBuffer_AllocatesNothing()
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        Analyzer.English.Analyze("Wireless headphones, 10.5 mm"u8, ref tokens);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            tokens.Clear();
            Analyzer.English.Analyze("Wireless headphones, 10.5 mm"u8, ref tokens);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Find_UnknownName_ListsTheNames()
    {
        Assert.That(Analyzer.Find("english"), Is.SameAs(Analyzer.English));
        var error = Assert.Throws<ArgumentException>(() => Analyzer.Find("german"));
        Assert.That(error!.Message, Does.Contain("'german'").And.Contain("english, plain"));
    }

    internal static string Tokens(Analyzer analyzer, ReadOnlySpan<byte> utf8)
    {
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        analyzer.Analyze(utf8, ref tokens);
        var texts = new List<string>();
        for (int i = 0; i < tokens.Count; i++)
            texts.Add(Encoding.UTF8.GetString(tokens[i]));
        return string.Join('|', texts);
    }
}
