using AdFlow.Devices.Simulated;

namespace AdFlow.Runtime.Tests;

/// <summary>What a plan says about devices.</summary>
public sealed class PlacementTextTests
{
    private const string Graph = """
          sum: { op: test.sum, in: scan }
          kept: { op: where, in: sum, with: sum > 5 }
          low: { op: test.logistic, in: kept, columns: { a: sum }, when: request.k > 0 }
          best: { op: top_k, in: low, with: { by: chance, k: =request.k } }
          named: { op: where, in: best, with: name == 'x' }
          out: { op: select, in: named, with: [id, chance] }
        """;

    // A device as fast as a card: the processor needs ten times as long for the work, copies cost the rest.
    private static readonly DeviceProfile Fast = new(2_000, 0.02, 0.02, 4_000, 8_000,
        new(0.01, 0.02, 0.05, 0.1, 0.001, 0.05, 0.05, 0.1, 0.001),
        new(0.1, 0.2, 0.5, 1, 0.02, 0.5, 0.5, 1, 0.05));

    [Test]
    public void WithoutADevice_EveryStageIsTheProcessors()
    {
        using var tester = PlacementTester.OnProcessor(Graph, []);
        var plan = tester.Graph.PhysicalPlan;
        Assert.That(StagePlacement.Of(plan, new()).Select(PlacementText.Of),
            Is.All.EqualTo("on the processor: it has no device"));
        Assert.That(plan.ToString(), Does.Not.Contain("processor"));
    }

    [Test]
    public void WithADevice_EachStageSaysWhereAndWhatItTakes()
    {
        Assert.That(Lines(Fast), Is.EqualTo(new[]
        {
            "on the processor: it calls 'scan' (scan)",
            "on simulated from 38,462 rows on; 100,000 rows: processor 144 µs, simulated 83 µs, of it copies 42 µs",
            "on simulated from 36,200 rows on; earlier behind stage 1 on simulated; 100,000 rows: processor 66 µs, "
                + "simulated 38 µs, of it copies 20 µs",
            "on simulated from 29,269 rows on; earlier behind stage 2 on simulated; 100,000 rows: processor 100 µs, "
                + "simulated 42 µs, of it copies 16 µs",
            "on the processor: it reads column 'name' of utf8 in 'name == 'x''",
        }));
    }

    [Test]
    public void SlowDevice_IsNeverFaster()
    {
        var slow = Fast with { Device = Fast.Processor, InNanoseconds = 10 };
        Assert.That(Lines(slow).Skip(1).Take(3),
            Is.All.StartWith("on the processor, simulated is never faster; "));
    }

    [Test]
    public void DeviceThatIsUsedWhateverItCosts_ExecutesAllThatItCan()
    {
        var slow = Fast with { Device = Fast.Processor, InNanoseconds = 10 };
        string[] lines = Lines(slow, isEager: true);
        Assert.That(lines.Skip(1).Take(3),
            Is.All.StartWith("on simulated always, however long it takes; 100,000 rows"));
        Assert.That(lines[0], Is.EqualTo("on the processor: it calls 'scan' (scan)"));
    }

    private static string[] Lines(DeviceProfile profile, bool isEager = false)
    {
        using var device = new SimulatedDevice(new());
        using var tester = PlacementTester.OnProcessor(Graph, []);
        var placements = StagePlacement.Of(tester.Graph.PhysicalPlan,
            new() { Devices = [new CalibratedDevice(device, profile)], EagerDevices = isEager });
        return [.. placements.Select(PlacementText.Of)];
    }
}
