using System.Numerics;
using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Tests.Indexes;

public sealed class Hash64Tests
{
    // Stored indexes depend on these values: they must never change.
    [TestCase("", 16440922493076518588UL), TestCase("a", 5677244626420194478UL)]
    [TestCase("shoe", 9691817801948892911UL), TestCase("headphones", 6166795800751487847UL)]
    [TestCase("a text of more than sixteen bytes", 8366061830856376228UL)]
    public void Of_Bytes_StaysAsStored(string text, ulong expected) =>
        Assert.That(Hash64.Of(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [TestCase(0L, 0UL), TestCase(1L, 12994781566227106604UL), TestCase(-1L, 7256831767414464289UL)]
    public void Of_Integer_StaysAsStored(long key, ulong expected) => Assert.That(Hash64.Of(key), Is.EqualTo(expected));

    [Test]
    public void Of_OneBitChanged_ChangesAboutHalfTheBits()
    {
        var random = new Random(1);
        for (int length = 1; length <= 40; length++)
        {
            long changed = 0;
            for (int i = 0; i < 500; i++)
            {
                byte[] bytes = new byte[length];
                random.NextBytes(bytes);
                ulong before = Hash64.Of(bytes);
                bytes[random.Next(length)] ^= (byte)(1 << random.Next(8));
                changed += BitOperations.PopCount(before ^ Hash64.Of(bytes));
            }
            Assert.That(changed / 500.0, Is.InRange(30, 34), $"length {length}");
        }
    }
}
