using AdFlow.Devices.Simulated;

namespace AdFlow.Runtime.Tests;

/// <summary>What differs from run to run is an argument of the device's programs, with the processor's bits.</summary>
public sealed class DeviceScalarTests
{
    private static readonly string[] Rows = DeviceStageTests.Table(700, hasNulls: false);

    private static readonly string[] Graphs =
    [
        "  out: { op: where, in: scan, with: a > request.least }",
        "  out: { op: where, in: scan, with: 'a > coalesce(request.least, 3) "
            + "and (request.k is null or n < request.k)' }",
        "  out: { op: let, in: scan, with: { x: a * request.least + d, y: 'if(request.k > 3, a, b)' } }",
        "  out: { op: where, in: scan, with: 'id == request.k or n + request.k > 20 or a / request.least > 2' }",
        "  out: { op: test.sum, in: scan, with: { weight: =request.least } }",
        """
          sum: { op: test.sum, in: scan, with: { weight: =request.least } }
          with: { op: test.with, in: sum, columns: { a: sum, sum: sum2 }, with: { k: =request.k * 0.1 } }
          kept: { op: where, in: with, with: product > request.least }
          out: { op: top_k, in: kept, with: { by: quotient, k: 9 } }
        """,
        "  out: { op: test.with, in: scan, columns: { a: d }, with: { k: =request.least } }",
    ];

    private static readonly string[] Requests =
    [
        """{"k":5,"least":4.3}""", """{"k":0,"least":0}""", """{"k":3,"least":-0.0}""", """{"k":-7,"least":1}""",
        """{"k":5,"least":4.3}""", """{"k":2147483647,"least":99.99999}""", """{"k":1,"least":1}""",
    ];

    [Test]
    public void Request_InExpressionsAndSettings_GivesTheProcessorsBits([Range(0, 6)] int graph, [Values] bool nulls)
    {
        string[] table = nulls ? DeviceStageTests.Table(700, hasNulls: true) : Rows;
        using var expected = PlacementTester.OnProcessor(Graphs[graph], table);
        using var tester = new PlacementTester(Graphs[graph], table);
        foreach (string request in Requests)
            Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)), request);
        Assert.That(tester.Told, Is.Empty);
        var stage = tester.Stages.Single();
        Assert.That(stage.Runs + stage.WithNulls, Is.EqualTo(Requests.Length));
        if (!nulls)
            Assert.That(stage.Runs, Is.GreaterThanOrEqualTo(Requests.Length - 2), "some constants fold the body");
    }

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(2, 0, Description = "a computed column is the device's only where the request has a number")]
    [TestCase(3, 1)]
    public void NullsOfTheRequest_AreTheDevicesInConditions(int graph, int runs)
    {
        const string Nulls = """{"k":null,"least":null}""";
        using var expected = PlacementTester.OnProcessor(Graphs[graph], Rows);
        using var tester = new PlacementTester(Graphs[graph], Rows);
        Assert.That(tester.Rows(Nulls), Is.EqualTo(expected.Rows(Nulls)));
        Assert.That((tester.Stages.Single().Runs, tester.Stages.Single().WithNulls),
            Is.EqualTo(((long)runs, (long)(1 - runs))));
    }

    [TestCase("1", 0)]
    [TestCase("2.5", 1)]
    [TestCase("-3", 0)]
    [TestCase("1000", 1)]
    public void SettingByWhichABodyDoesSomethingElse_IsTheProcessors(string least, int runs)
    {
        const string Decide = "  out: { op: test.decide, in: scan, with: { k: =request.least } }";
        string request = $$"""{"k":1,"least":{{least}}}""";
        using var expected = PlacementTester.OnProcessor(Decide, Rows);
        using var tester = new PlacementTester(Decide, Rows);
        Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)));
        Assert.That(tester.Stages.Single().Runs, Is.EqualTo((long)runs));
    }

    [Test]
    public void KernelsAreLoadedOnce_AndNothingIsCopiedForScalars()
    {
        using var tester = new PlacementTester(Graphs[4], Rows);
        tester.Rows(Requests[0]);
        var counts = tester.Device.Counts;
        var (loads, copies) = (counts[SimulatedAction.Load], counts[SimulatedAction.CopyIn]);
        foreach (string request in Requests)
            tester.Rows(request);
        Assert.That((counts[SimulatedAction.Load], counts[SimulatedAction.CopyIn]), Is.EqualTo((loads, copies)));
    }

    [Test]
    public void IntegersBeyondAnInt32_AreTheProcessors()
    {
        const string Wide = """  out: { op: where, in: scan, with: "n < request.k * 1000000" }""";
        using var expected = PlacementTester.OnProcessor(Wide, Rows);
        using var tester = new PlacementTester(Wide, Rows);
        foreach (string request in (string[])["""{"k":1,"least":0}""", """{"k":-2147483648,"least":0}"""])
            Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)));
        Assert.That((tester.Stages.Single().Runs, tester.Stages.Single().WithNulls), Is.EqualTo((1L, 1L)));
    }
}
