namespace AdFlow.Bench.Tests;

public sealed class TextRowsTests
{
    [TestCase(2.0, "met")]
    [TestCase(1.4, "MISSED")]
    public void Row_WithAGoal_SaysWhetherItIsMet(double goal, string expected)
    {
        string row = Written(new Measurement
        {
            Peer = "a peer", OursNs = 1234.5, PeerNs = 823, Ratio = new RatioInterval(1.5, 1.25, 1.75), Goal = goal,
            AllocatedBytes = 0,
        });
        Assert.That(row, Does.Contain(expected).And.Contain("1,23").And.Contain("1.25..1.75").And.Contain("a peer"));
    }

    [Test]
    public void Row_WithoutPeer_SaysNothingOfAGoal() =>
        Assert.That(Written(new Measurement { Peer = "b (absent)", OursNs = 1, Goal = 1, AllocatedBytes = 0 }),
            Does.Not.Contain("met").And.Not.Contain("MISSED").And.Contain("b (absent)"));

    private static string Written(Measurement row)
    {
        var text = new StringWriter();
        var rows = new TextRows(text);
        rows.Write(AllWorks.List[0], 1_000, row);
        return text.ToString().TrimEnd().Split('\n')[^1];
    }
}
