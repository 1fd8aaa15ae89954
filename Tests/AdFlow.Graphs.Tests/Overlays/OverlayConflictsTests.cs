namespace AdFlow.Graphs.Tests.Overlays;

public sealed class OverlayConflictsTests
{
    [TestCase("set: { a.x: 1 }", "set: { a.x: 1 }", "a.x")]
    [TestCase("set: { a.x: 1, b.y: 2 }", "set: { b.y: 3, b.z: 4 }", "b.y")]
    [TestCase("set: { a.with: 1 }", "set: { a.x: 1 }", "a.x")]
    [TestCase("set: { a.x: 1 }", "set: { a.with: { y: 1 } }", "a.with")]
    [TestCase("swap: { a: { op: where } }", "set: { a.x: 1 }", "a.x")]
    [TestCase("set: { a.when: x }", "swap: { a: { op: where } }", "a")]
    [TestCase("swap: { a: { op: where } }", "swap: { a: { op: let } }", "a")]
    [TestCase("swap: { a: { use: s } }", "set: { a/b.x: 1, ab.x: 1 }", "a/b.x")]
    [TestCase("set: { a/b.x: 1 }", "swap: { a: { op: where } }", "a")]
    [TestCase("swap: { a: { use: s } }", "swap: { a/b/c: { op: where } }", "a/b/c")]
    public void Find_BothChange_IsFound(string first, string second, string target) =>
        Assert.That(OverlayConflicts.Find(Read(first), Read(second)).Select(conflict => conflict.Target),
            Is.EqualTo(new[] { target }));

    [TestCase("set: { a.x: 1 }", "set: { a.y: 1 }")]
    [TestCase("set: { a.x: 1 }", "set: { b.x: 1 }")]
    [TestCase("set: { a.with: 1 }", "set: { a.when: x }")]
    [TestCase("set: { a.x: 1 }", "swap: { a/b: { op: where } }")]
    [TestCase("swap: { a: { op: where } }", "{ set: { ab.x: 1 }, swap: { b: { op: where } } }")]
    [TestCase("{}", "set: { a.x: 1 }")]
    public void Find_OrderDoesNotMatter_IsEmpty(string first, string second)
    {
        Assert.That(OverlayConflicts.Find(Read(first), Read(second)), Is.Empty);
        Assert.That(OverlayConflicts.Find(Read(second), Read(first)), Is.Empty);
    }

    [Test]
    public void Report_BothChange_NamesBothWithTheirPlaces()
    {
        var diagnostics = new DiagnosticBag();
        OverlayConflicts.Report("arm 'wide' of layer 'recall'", Read("set: { a.x: 1 }", "wide.yaml"),
            "arm 'b' of layer 'bids'", Read("set:\n  a.x: 2", "b.yaml"), diagnostics);
        Assert.That(diagnostics.ToList().Single().ToString(), Is.EqualTo(
            "b.yaml:2:3: ADG1011: arm 'b' of layer 'bids' changes 'a.x', and so does arm 'wide' of layer 'recall' "
            + "(wide.yaml:1:8); requests may meet both, so change it in one of them"));
    }

    private static GraphOverlay Read(string text, string file = "o.yaml")
    {
        var diagnostics = new DiagnosticBag();
        var overlay = OverlayReader.ReadText(text, file, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        return overlay!;
    }
}
