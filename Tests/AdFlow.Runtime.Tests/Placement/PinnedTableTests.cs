using System.Text;
using AdFlow.Devices.Simulated;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime.Tests;

/// <summary>Columns of tables stay on the device from run to run, one version of each table.</summary>
public sealed class PinnedTableTests
{
    private const string Graph = "  out: { op: test.sum, in: scan }";

    private static readonly string[] Rows = DeviceStageTests.Table(1000, hasNulls: false);

    [Test]
    public void ColumnsOfATable_AreCopiedOnce()
    {
        using var tester = new PlacementTester(Graph, Rows);
        for (int run = 0; run < 5; run++)
            tester.Rows();
        Assert.That(tester.Device.Counts[SimulatedAction.CopyIn], Is.EqualTo(2));
        Assert.That(tester.Graph.Devices.Single().PinnedBytes, Is.EqualTo(2 * sizeof(float) * Rows.Length));
    }

    [Test]
    public void ColumnsBeyondTheBudget_AreCopiedForEachRun()
    {
        using var tester = new PlacementTester(
            Graph, Rows, change: options => options with { PinnedDeviceBytes = sizeof(float) * Rows.Length });
        for (int run = 0; run < 5; run++)
            tester.Rows();
        Assert.That(tester.Device.Counts[SimulatedAction.CopyIn], Is.EqualTo(1 + 5));
    }

    [Test]
    public void NewVersion_TakesThePlaceOfTheOldOne()
    {
        using var tester = new PlacementTester(Graph, Rows);
        var before = tester.Rows();
        var old = tester.Graph.Devices.Single().PinnedBytes;
        using (var held = tester.Tester.Run("""{"k":5,"least":0}"""))
        {
            Publish(tester, DeviceStageTests.Table(1200, hasNulls: false));
            Assert.That(tester.Rows(), Has.Count.EqualTo(1200));
            Assert.That(tester.Graph.Devices.Single().PinnedBytes, Is.GreaterThan(2 * old), "a run has the old one");
        }
        Assert.That(tester.Graph.Devices.Single().PinnedBytes, Is.EqualTo(2 * sizeof(float) * 1200));
        Publish(tester, Rows);
        Assert.That(tester.Rows(), Is.EqualTo(before));
    }

    [Test]
    public void GraphThatEnds_LeavesNothingOnTheDevice()
    {
        var tester = new PlacementTester(Graph, Rows);
        var run = tester.Tester.Run("""{"k":5,"least":0}""");
        tester.Graph.Dispose();
        Assert.That(tester.Device.BytesInUse, Is.GreaterThan(0), "a result is still held");
        run.Dispose();
        Assert.That(tester.Device.BytesInUse, Is.Zero);
        tester.Dispose();
    }

    private static void Publish(PlacementTester tester, string[] rows)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows)));
        var table = JsonLines.Read(lines, tester.Tester.Tables[0].Current.Schema);
        var snapshot = TableSnapshot.InMemory("t", table, []);
        tester.Tester.Tables[0].Publish(snapshot);
        snapshot.Release();
    }
}
