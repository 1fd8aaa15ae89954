using System.Text;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Tests.Text;

public sealed class EnglishStemmerTests
{
    [TestCase("cable", "cables"), TestCase("box", "boxes"), TestCase("watch", "watches"), TestCase("brush", "brushes")]
    [TestCase("glass", "glasses"), TestCase("battery", "batteries"), TestCase("movie", "movies")]
    [TestCase("tie", "ties")]
    [TestCase("headache", "headaches"), TestCase("cache", "caches"), TestCase("shoe", "shoes"), TestCase("axe", "axes")]
    [TestCase("potato", "potatoes"), TestCase("bus", "buses"), TestCase("house", "houses"), TestCase("lens", "lenses")]
    [TestCase("mouse", "mice"), TestCase("man", "men"), TestCase("man", "mens"), TestCase("child", "children")]
    [TestCase("knife", "knives"), TestCase("shelf", "shelves"), TestCase("glove", "gloves"), TestCase("tv", "tvs")]
    [TestCase("case", "cases"), TestCase("café", "cafés"), TestCase("virus", "viruses"), TestCase("foot", "feet")]
    public void Stem_SingularAndPlural_Agree(string singular, string plural) =>
        Assert.That(Stem(plural), Is.EqualTo(Stem(singular)));

    [TestCase("printing", "printer"), TestCase("lens", "len"), TestCase("news", "new"), TestCase("gas", "ga")]
    [TestCase("5s", "5"), TestCase("1990s", "1990"), TestCase("plus", "plu"), TestCase("glass", "glas")]
    [TestCase("charge", "charger"), TestCase("as", "a"), TestCase("universe", "university")]
    public void Stem_UnlikeWords_StayApart(string one, string other) =>
        Assert.That(Stem(one), Is.Not.EqualTo(Stem(other)));

    [Test]
    public void Stem_RandomWords_IsIdempotentAndNeverLonger()
    {
        const string Letters = "aeiousxchtlnmvy";
        for (int seed = 0; seed < 200_000; seed++)
        {
            var random = new Random(seed);
            string word = new(random.GetItems<char>(Letters, random.Next(9)));
            string once = Stem(word);
            Assert.That(Stem(once) == once && once.Length <= word.Length, Is.True, word);
        }
    }

    private static string Stem(string word)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, EnglishStemmer.Stem(bytes)));
    }
}
