using static AdFlow.Testing.Devices.ConformanceException;

namespace AdFlow.Testing.Devices;

/// <summary>
/// What every <see cref="Device"/> must do when it fails. A backend's tests run each case, where they can make a device
/// fail on purpose: <c>[TestCaseSource(typeof(FailureConformance), nameof(FailureConformance.Cases))]</c>.
/// </summary>
public static class FailureConformance
{
    private const int Rows = 3000;

    /// <summary>All cases.</summary>
    public static IEnumerable<FailureCase> Cases =>
    [
        new("failing launch: it is told, once and again", DeviceFault.Failed, 1, Told),
        new("failing launch: what was done before is right", DeviceFault.Failed, 3, Before),
        new("failing launch: another queue works on", DeviceFault.Failed, 1, AnotherQueue),
        new("failing launch: all is given back and taken again", DeviceFault.Failed, 1, GivenBack),
        new("lost device: it is told", DeviceFault.Lost, 1, Told),
        new("lost device: nothing is done any more", DeviceFault.Lost, 1, NothingMore),
    ];

    // In each case the queues are declared last, so that they are disposed, which waits, before the host's memory is: a
    // launch may be refused while the copy before it is still under way.
    private static void Told(Device device, DeviceFault fault)
    {
        using var input = AdderOnDevice.Input(1);
        using var result = new HostMemory(input.Bytes);
        using var adder = new AdderOnDevice(device, Rows);
        using var queue = device.CreateQueue();
        RequireFault(() => RunOnce(adder, queue, input, result), fault, "The launch that fails");
        if (fault is DeviceFault.Lost)
            RequireFault(() => RunOnce(adder, queue, input, result), fault, "What is queued behind the loss");
    }

    private static void Before(Device device, DeviceFault fault)
    {
        using var input = AdderOnDevice.Input(1);
        using var results = new Disposables<HostMemory>(
            [.. Enumerable.Range(0, 3).Select(_ => new HostMemory(input.Bytes))]);
        using var adder = new AdderOnDevice(device, Rows);
        using var queue = device.CreateQueue();
        for (int i = 0; i < 2; i++)
        {
            RunOnce(adder, queue, input, results.Items[i]);
            AdderOnDevice.Check(input, results.Items[i], $"launch {i + 1}");
        }
        RequireFault(() => RunOnce(adder, queue, input, results.Items[2]), fault, "The launch that fails");
    }

    private static void AnotherQueue(Device device, DeviceFault fault)
    {
        using var input = AdderOnDevice.Input(1);
        using var lost = new HostMemory(input.Bytes);
        using var result = new HostMemory(input.Bytes);
        using var adder = new AdderOnDevice(device, Rows);
        using var first = device.CreateQueue();
        using var second = device.CreateQueue();
        RequireFault(() => RunOnce(adder, first, input, lost), fault, "The launch that fails");
        first.Dispose();
        RunOnce(adder, second, input, result);
        AdderOnDevice.Check(input, result, "the other queue");
    }

    private static void GivenBack(Device device, DeviceFault fault)
    {
        using var input = AdderOnDevice.Input(1);
        using var result = new HostMemory(input.Bytes);
        using (var adder = new AdderOnDevice(device, Rows))
        using (var queue = device.CreateQueue())
            RequireFault(() => RunOnce(adder, queue, input, result), fault, "The launch that fails");
        using (var adder = new AdderOnDevice(device, Rows))
        using (var queue = device.CreateQueue())
            RunOnce(adder, queue, input, result);
        AdderOnDevice.Check(input, result, "with everything taken again");
    }

    private static void NothingMore(Device device, DeviceFault fault)
    {
        using var input = AdderOnDevice.Input(1);
        using var result = new HostMemory(input.Bytes);
        using var adder = new AdderOnDevice(device, Rows);
        using var first = device.CreateQueue();
        using var second = device.CreateQueue();
        RequireFault(() => RunOnce(adder, first, input, result), fault, "The launch that fails");
        RequireFault(() => RunOnce(adder, second, input, result), fault, "Another queue");
        RequireFault(() => second.Record().Wait(), fault, "An event");
        RequireFault(() => device.Allocate(64).Dispose(), fault, "An allocation");
        RequireFault(() => device.Load(new CompactProgram()).Dispose(), fault, "Loading");
        RequireFault(() => device.CreateQueue().Dispose(), fault, "A new queue");
    }

    private static void RunOnce(AdderOnDevice adder, DeviceQueue queue, HostMemory input, HostMemory result)
    {
        adder.Run(queue, input, result);
        queue.Record().Wait();
    }

    private static void RequireFault(Action action, DeviceFault fault, string what) =>
        RequireThrows<DeviceException>(action, failure => failure.Fault == fault, what);
}
