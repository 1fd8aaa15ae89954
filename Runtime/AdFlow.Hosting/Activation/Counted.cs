namespace AdFlow.Hosting;

/// <summary>
/// What lives until its last reference is given back. Who makes one holds the first reference. Thread-safe; takes no
/// lock and allocates nothing.
/// </summary>
internal abstract class Counted
{
    private int _references = 1;

    /// <summary>References that are held now.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>Takes a reference unless the last one was given back.</summary>
    public bool TryAcquire()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int found = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (found == references)
                return true;
            references = found;
        }
        return false;
    }

    /// <summary>Gives a reference back; the last one ends it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            End();
    }

    /// <summary>Frees what it holds; called once.</summary>
    protected abstract void End();
}
