namespace AdFlow.Hosting;

/// <summary>Requests of one graph that wait: by priority, then in the order of arrival. Under the lock of the host's
/// admission, but for reading <see cref="Count"/> and sums, which may be a little old then.</summary>
internal sealed class WaitingLine
{
    /// <summary>Number of priorities.</summary>
    public const int Priorities = 10;

    private readonly AdmissionTicket?[] _first = new AdmissionTicket?[Priorities];
    private readonly AdmissionTicket?[] _last = new AdmissionTicket?[Priorities];
    private readonly long[] _work = new long[Priorities];
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The one whose turn is next, or null.</summary>
    public AdmissionTicket? Next
    {
        get
        {
            for (int priority = Priorities - 1; _count > 0 && priority >= 0; priority--)
                if (_first[priority] is { } ticket)
                    return ticket;
            return null;
        }
    }

    /// <summary>Work that is done before that of a newcomer.</summary>
    /// <param name="priority">The newcomer's.</param>
    public long WorkBefore(int priority)
    {
        long sum = 0;
        for (; priority < Priorities; priority++)
            sum += Volatile.Read(ref _work[priority]);
        return sum;
    }

    /// <summary>Who is the first to be refused for somebody else: of the lowest priority, then of the most work; null
    /// where nobody has a lower priority.</summary>
    /// <param name="priority">The other's.</param>
    public AdmissionTicket? Weakest(int priority)
    {
        for (int lowest = 0; _count > 0 && lowest < priority; lowest++)
            if (_first[lowest] is { } most)
            {
                for (var other = most.Behind; other is not null; other = other.Behind)
                    if (other.Work > most.Work)
                        most = other;
                return most;
            }
        return null;
    }

    /// <summary>The first of a priority; the others follow it. Null where there is none.</summary>
    public AdmissionTicket? First(int priority) => _first[priority];

    /// <summary>Adds one at the end of its priority.</summary>
    public void Add(AdmissionTicket ticket)
    {
        ref var last = ref _last[ticket.Priority];
        (ticket.Ahead, ticket.Behind) = (last, null);
        if (last is null)
            _first[ticket.Priority] = ticket;
        else
            last.Behind = ticket;
        last = ticket;
        _work[ticket.Priority] += ticket.Work;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Takes one out.</summary>
    public void Remove(AdmissionTicket ticket)
    {
        if (ticket.Ahead is { } ahead)
            ahead.Behind = ticket.Behind;
        else
            _first[ticket.Priority] = ticket.Behind;
        if (ticket.Behind is { } behind)
            behind.Ahead = ticket.Ahead;
        else
            _last[ticket.Priority] = ticket.Ahead;
        (ticket.Ahead, ticket.Behind) = (null, null);
        _work[ticket.Priority] -= ticket.Work;
        Volatile.Write(ref _count, _count - 1);
    }
}
