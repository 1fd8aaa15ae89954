namespace AdFlow.Runtime.Tests;

public sealed class CallQueueTests
{
    [Test]
    public unsafe void AddedTakenAndRemoved_AsAListWould([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (queue, reference) = (new CallQueue(), new List<CallTicket>());
        for (int step = 0; step < 500; step++)
        {
            if (random.Next(2) == 0)
            {
                reference.Add(new CallTicket(null!, null, null) { Rows = random.Next(1, 20) });
                queue.Add(reference[^1]);
            }
            else if (random.Next(2) == 0 && reference.Count > 0)
            {
                var removed = reference[random.Next(reference.Count)];
                reference.Remove(removed);
                queue.Remove(removed);
                Assert.That(removed.IsWaiting, Is.False);
            }
            else
                AssertTaken(queue, reference, random.Next(1, 60), $"seed {seed}, step {step}");
            Assert.That((queue.Rows, queue.First), Is.EqualTo(
                (reference.Sum(ticket => ticket.Rows), reference.FirstOrDefault())), $"seed {seed}, step {step}");
        }
    }

    private static void AssertTaken(CallQueue queue, List<CallTicket> reference, int most, string what)
    {
        int count = 0, rows = 0;
        while (count < reference.Count && (count == 0 || rows + reference[count].Rows <= most))
            rows += reference[count++].Rows;
        var taken = new List<CallTicket>();
        for (var ticket = queue.Take(most); ticket is not null; ticket = ticket.Next)
            taken.Add(ticket);
        Assert.That(taken, Is.EqualTo(reference.Take(count)), what);
        Assert.That(taken.Select(ticket => ticket.IsWaiting), Has.None.True, what);
        reference.RemoveRange(0, count);
    }
}
