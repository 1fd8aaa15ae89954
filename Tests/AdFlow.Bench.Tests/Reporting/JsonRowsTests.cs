using System.Text.Json;

namespace AdFlow.Bench.Tests;

public sealed class JsonRowsTests
{
    private static readonly string[] Members =
    [
        "work", "size", "ours_ns", "peer", "peer_ns", "ratio", "low", "high", "goal", "allocated_bytes",
    ];

    [Test]
    public void Row_WithPeer_HasAllMembersInOrder()
    {
        var row = Written(new Measurement
        {
            Peer = "C++ -O3", OursNs = 3.14159265, PeerNs = 2, Ratio = new RatioInterval(1.5, 1.25, 1.75), Goal = 2,
            AllocatedBytes = 16,
        });
        Assert.That(row.EnumerateObject().Select(member => member.Name), Is.EqualTo(Members));
        Assert.That(row.GetProperty("ours_ns").GetDouble(), Is.EqualTo(3.14159));
        Assert.That(row.GetProperty("ratio").GetDouble(), Is.EqualTo(1.5));
        Assert.That(row.GetProperty("high").GetDouble(), Is.EqualTo(1.75));
        Assert.That(row.GetProperty("allocated_bytes").GetInt64(), Is.EqualTo(16));
    }

    [Test]
    public void Row_WithoutPeer_HasNulls()
    {
        var row = Written(new Measurement { Peer = "C++ (absent: none)", OursNs = 3, AllocatedBytes = 0 });
        Assert.That(row.EnumerateObject().Select(member => member.Name), Is.EqualTo(Members));
        foreach (string member in new[] { "peer_ns", "ratio", "low", "high", "goal" })
            Assert.That(row.GetProperty(member).ValueKind, Is.EqualTo(JsonValueKind.Null), member);
    }

    private static JsonElement Written(Measurement row)
    {
        var text = new StringWriter();
        new JsonRows(text).Write(AllWorks.List[0], 1_000, row);
        Assert.That(text.ToString(), Does.EndWith("}\n").And.Not.Contain("}\n{"));
        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
