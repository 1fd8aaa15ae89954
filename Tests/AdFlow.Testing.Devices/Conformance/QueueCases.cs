using static AdFlow.Testing.Devices.ConformanceException;

namespace AdFlow.Testing.Devices;

/// <summary>Cases of queues and events.</summary>
internal static unsafe class QueueCases
{
    private const int Rows = 3000;

    internal static IEnumerable<ConformanceCase> All =>
    [
        new("queue: filter, compaction, top and take without waiting in between", Pipeline),
        new("queue: work is done in order", InOrder),
        new("queue: what one queue computed, another reads after an event", TwoQueues),
        new("queue: several threads, each with its own", Threads),
        new("queue: disposing waits for what is queued", DisposeWaits),
        new("event: of an empty queue is done", EmptyQueue),
        new("event: hundreds, waited for in any order", ManyEvents),
        new("launch: no rows", NoRows),
    ];

    // Keeps positive values, doubles them, and takes the best ten: each step reads what the one before left.
    private static void Pipeline(Device device)
    {
        var graph = new LaneGraph(isDouble: false);
        var map = new MapProgram(false, [DeviceType.Float32],
            [graph.Make(LaneOp.Add, graph.Input(0), graph.Input(0))],
            graph.Make(LaneOp.Greater, graph.Input(0), graph.Constant(0)), []);
        float[] values = EdgeValues.Column<float>(new Random(5), Rows);
        using var kernels = new Disposables<DeviceKernel>(device.Load(map), device.Load(new CompactProgram()),
            device.Load(new TakeProgram(DeviceType.Float32)), device.Load(new TopProgram(false)));
        using var queue = device.CreateQueue();
        using var host = HostMemory.Of<float>(values);
        using var best = new HostMemory(40);
        using var memory = device.Allocate(8 * 16384);
        DeviceArgument At(int slot) => new(memory, slot * 16384);
        queue.CopyIn(host.Start, memory, 0, host.Bytes);
        queue.Launch(kernels.Items[0], [At(0), At(1), At(2)], [Rows]);
        queue.Launch(kernels.Items[1], [At(2), At(3), At(4)], [Rows]);
        queue.Launch(kernels.Items[2], [At(1), At(3), At(4), At(5)], [Rows, Rows]);
        queue.Launch(kernels.Items[3], [At(5), At(4), At(6), At(7)], [Rows, 10]);
        queue.CopyOut(memory, 6 * 16384, best.Start, best.Bytes);
        queue.Record().Wait();

        float[] kept = [.. values.Where(value => value > 0).Select(value => value + value)];
        int[] expected = [.. Enumerable.Range(0, kept.Length).OrderByDescending(row => kept[row]).Take(10)];
        Require(best.As<int>().SequenceEqual(expected),
            $"The best are rows {string.Join(", ", best.As<int>().ToArray())}, "
                + $"expected {string.Join(", ", expected)}.");
    }

    // One memory takes one input after the other; each result must come from its own.
    private static void InOrder(Device device)
    {
        using var adder = new AdderOnDevice(device, Rows);
        using var queue = device.CreateQueue();
        using var inputs = new Disposables<HostMemory>([.. Enumerable.Range(0, 20).Select(AdderOnDevice.Input)]);
        using var results = new Disposables<HostMemory>(
            [.. Enumerable.Range(0, 20).Select(_ => new HostMemory(Rows * sizeof(float)))]);
        for (int i = 0; i < 20; i++)
            adder.Run(queue, inputs.Items[i], results.Items[i]);
        queue.Record().Wait();
        for (int i = 0; i < 20; i++)
            AdderOnDevice.Check(inputs.Items[i], results.Items[i], $"round {i}");
    }

    private static void TwoQueues(Device device)
    {
        using var adder = new AdderOnDevice(device, Rows);
        using var first = device.CreateQueue();
        using var second = device.CreateQueue();
        using var input = AdderOnDevice.Input(1);
        using var result = new HostMemory(Rows * sizeof(float));
        for (int round = 0; round < 10; round++)
        {
            adder.Begin(first, input);
            first.Record().Wait();
            adder.End(second, result);
            second.Record().Wait();
            AdderOnDevice.Check(input, result, $"round {round}");
            result.As<byte>().Clear();
        }
    }

    private static void Threads(Device device)
    {
        var failures = new List<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            try
            {
                InOrder(device);
            }
            catch (Exception failure)
            {
                lock (failures)
                    failures.Add(failure);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }

    private static void DisposeWaits(Device device)
    {
        using var adder = new AdderOnDevice(device, Rows);
        using var input = AdderOnDevice.Input(2);
        using var result = new HostMemory(Rows * sizeof(float));
        using (var queue = device.CreateQueue())
            adder.Run(queue, input, result);
        AdderOnDevice.Check(input, result, "after the queue was disposed");
    }

    private static void EmptyQueue(Device device)
    {
        using var queue = device.CreateQueue();
        var done = queue.Record();
        done.Wait();
        done.Wait();
        Require(done.IsDone, "An event that was waited for is not done.");
    }

    private static void ManyEvents(Device device)
    {
        using var adder = new AdderOnDevice(device, Rows);
        using var queue = device.CreateQueue();
        using var input = AdderOnDevice.Input(3);
        using var results = new Disposables<HostMemory>(
            [.. Enumerable.Range(0, 300).Select(_ => new HostMemory(Rows * sizeof(float)))]);
        var events = new DeviceEvent[300];
        for (int i = 0; i < events.Length; i++)
        {
            adder.Run(queue, input, results.Items[i]);
            events[i] = queue.Record();
            // An event may be used again from the 64th one after it on, so it is looked at before.
            if (i >= 60)
                WaitFor(i - 60);
        }
        events[^1].Wait();
        for (int i = events.Length - 60; i < events.Length; i++)
            WaitFor(i);

        void WaitFor(int i)
        {
            events[i].Wait();
            Require(events[i].IsDone, $"Event {i} was waited for and is not done.");
            AdderOnDevice.Check(input, results.Items[i], $"event {i}");
        }
    }

    private static void NoRows(Device device)
    {
        using var adder = new AdderOnDevice(device, Rows);
        using var queue = device.CreateQueue();
        using var input = AdderOnDevice.Input(4);
        using var result = new HostMemory(Rows * sizeof(float));
        adder.Begin(queue, input);
        adder.Launch(queue, 0);
        queue.CopyIn(null, adder.Memory, 0, 0);
        queue.CopyOut(adder.Memory, 0, null, 0);
        adder.End(queue, result);
        queue.Record().Wait();
        AdderOnDevice.Check(input, result, "after a launch of no rows");
    }
}
