using AdFlow.Operators;

namespace AdFlow.Hosting.Tests.Admission;

/// <summary>A simulated machine with two processors and a graph whose runs take 2 ms and have 40 ms.</summary>
public sealed class OverloadTests
{
    private const int Processors = 2;
    private const int Arrivals = 40_000;
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(40);

    [TestCase(0.8, 0.99)]
    [TestCase(2, 0.97)]
    [TestCase(5, 0.97)]
    public void Load_OfTimesTheCapacity_IsAnsweredUpToTheCapacityAndInTime(double times, double least)
    {
        var (answered, late, waits) = Simulate(times, seed: 7);
        double capacity = Math.Min(1, 1 / times);
        Assert.That(answered / (Arrivals * capacity), Is.GreaterThan(least), "goodput");
        Assert.That(late, Is.Zero, "admitted but not in time");
        if (times > 1)
            Assert.That(waits.Average(), Is.LessThan(Deadline.TotalMilliseconds / 4), "mean wait under overload");
    }

    private static (int Answered, int Late, List<double> Waits) Simulate(double times, ulong seed)
    {
        var time = new ManualTime();
        var graph = new GraphAdmission("g", new HostAdmission(
            new AdmissionOptions { HostProcessors = 2 * Processors, GraphProcessors = Processors }, time));
        var random = new CounterRandom(seed, 0, 0);
        var running = new PriorityQueue<(AdmissionTicket Ticket, long ArrivedAt), long>();
        var waiting = new List<(AdmissionTicket Ticket, ValueTask<AdmissionOutcome> Turn, long ArrivedAt)>();
        var (answered, late, waits) = (0, 0, new List<double>());
        long next = time.GetTimestamp();
        for (int arrival = 0; arrival < Arrivals;)
        {
            if (running.TryPeek(out _, out long end) && end <= next)
            {
                PassTo(end);
                var (ticket, arrivedAt) = running.Dequeue();
                graph.Cost.Learn(Service.Ticks);
                graph.Leave(ticket);
                (answered, late) = end - arrivedAt <= Deadline.Ticks ? (answered + 1, late) : (answered, late + 1);
                Look();
                continue;
            }
            PassTo(next);
            arrival++;
            next += (long)(-Math.Log(1 - random.NextDouble()) * Service.Ticks / Processors / times);
            var newcomer = new AdmissionTicket();
            waiting.Add((newcomer, graph.EnterAsync(newcomer, 5, Deadline, CancellationToken.None),
                time.GetTimestamp()));
            Look();
        }
        return (answered, late, waits);

        void PassTo(long moment) => time.Pass(new TimeSpan(moment - time.GetTimestamp()));

        void Look() => waiting.RemoveAll(request =>
        {
            if (!request.Turn.IsCompleted)
                return false;
            if (request.Turn.Result is AdmissionOutcome.Admitted)
            {
                waits.Add(new TimeSpan(time.GetTimestamp() - request.ArrivedAt).TotalMilliseconds);
                running.Enqueue((request.Ticket, request.ArrivedAt), time.GetTimestamp() + Service.Ticks);
            }
            return true;
        });
    }
}
