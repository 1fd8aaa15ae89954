using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class NamingPhraseTests
{
    [TestCase("laptop bag for 15 inch", "bag")]
    [TestCase("projector lamp", "lamp")]
    [TestCase("Headphones/headset", "headphone headset")]
    [TestCase("Silicone case DLM69012/17", "case")]
    [TestCase("LED TV, black", "tv")]
    [TestCase("notebook (15 inch)", "notebook")]
    [TestCase("mouse pad - blue", "pad")]
    [TestCase("Toner Black", "toner")]
    [TestCase("Docking-station", "station")]
    [TestCase("Multi-media Speaker 5.1", "speaker")]
    [TestCase("for the road", "road")]
    [TestCase("4090 Ti 12", "ti")]
    [TestCase("black", "")]
    [TestCase("", "")]
    [TestCase(" - , ", "")]
    public void Heads_Phrase_AreItsLastNouns(string phrase, string heads)
    {
        using var tokens = new Tokens();
        Assert.That(string.Join(' ', NamingPhrase.Heads(phrase, tokens)), Is.EqualTo(heads));
    }
}
