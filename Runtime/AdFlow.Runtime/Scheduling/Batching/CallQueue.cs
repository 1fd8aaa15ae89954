namespace AdFlow.Runtime;

/// <summary>Runs that wait for a call of a stage, in the order in which they arrived. Not thread-safe.</summary>
internal sealed class CallQueue
{
    private CallTicket? _last;

    /// <summary>The run that waits longest; null where none waits.</summary>
    public CallTicket? First { get; private set; }

    /// <summary>Rows of all that wait.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a run that waits nowhere.</summary>
    public void Add(CallTicket ticket)
    {
        (ticket.IsWaiting, ticket.Previous, ticket.Next) = (true, _last, null);
        if (_last is null)
            First = ticket;
        else
            _last.Next = ticket;
        _last = ticket;
        Rows += ticket.Rows;
    }

    /// <summary>Takes a run out.</summary>
    public void Remove(CallTicket ticket)
    {
        if (ticket.Previous is { } before)
            before.Next = ticket.Next;
        else
            First = ticket.Next;
        if (ticket.Next is { } after)
            after.Previous = ticket.Previous;
        else
            _last = ticket.Previous;
        Rows -= ticket.Rows;
        (ticket.IsWaiting, ticket.Previous, ticket.Next) = (false, null, null);
    }

    /// <summary>Takes out as many runs from the front as go into a call, at least one.</summary>
    /// <param name="mostRows">Rows that go into it.</param>
    /// <returns>The first, linked to the others; null where none waits.</returns>
    public CallTicket? Take(int mostRows)
    {
        CallTicket? first = First, last = null;
        long rows = 0;
        for (var ticket = first; ticket is not null && (last is null || rows + ticket.Rows <= mostRows);
            ticket = ticket.Next)
        {
            rows += ticket.Rows;
            ticket.IsWaiting = false;
            last = ticket;
        }
        if (last is null)
            return null;
        First = last.Next;
        if (First is null)
            _last = null;
        else
            First.Previous = null;
        last.Next = null;
        Rows -= rows;
        return first;
    }
}
