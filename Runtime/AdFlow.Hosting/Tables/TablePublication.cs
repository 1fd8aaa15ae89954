using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Tables on their way to be published in one step. Used by one thread at a time; disposing it gives up what
/// was opened.</summary>
internal sealed class TablePublication(HostTables tables, ActivationPool pool, DeclaredTables declared) : IDisposable
{
    private readonly List<Item> _items = [];

    /// <summary>Adds a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="outcome">What is published then, asked for when nothing else can change it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="TableException">It is no table, or damaged.</exception>
    public void Add(
        TableFile file, Func<TableVersion, HostTable> outcome, TimeProvider time, CancellationToken cancellation)
    {
        var snapshot = Open(file, cancellation);
        _items.Add(new Item(file.Name, snapshot, () =>
            outcome(new TableVersion(0, snapshot.Hash, snapshot.Rows, time.GetUtcNow()))));
    }

    /// <summary>Adds a version that the store holds.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="version">The version.</param>
    /// <param name="outcome">What is published then.</param>
    /// <exception cref="TableException">The store has lost it.</exception>
    public void Add(string name, TableVersion version, Func<HostTable> outcome) => _items.Add(new Item(
        name, Refuse(name, () => tables.Store.OpenVersion(name, version.Hash, [])), outcome));

    /// <summary>Builds the indexes that deployed graphs need now.</summary>
    /// <exception cref="TableException">The rows do not fit them, or graphs cannot be bound.</exception>
    public void BuildIndexes(CancellationToken cancellation)
    {
        var now = pool.AcquireBasis();
        try
        {
            if (IsInPlace(now))
                OpenIndexes(now, cancellation);
            else
                Candidate(now, cancellation).Release();
        }
        finally
        {
            now.Release();
        }
    }

    /// <summary>Publishes; the caller holds <see cref="ActivationPool.Exchanging"/>.</summary>
    /// <exception cref="TableException">It is refused.</exception>
    /// <exception cref="IOException">It cannot be made durable; nothing has changed.</exception>
    public async Task<IReadOnlyList<HostTable>> RunAsync(CancellationToken cancellation)
    {
        var now = pool.AcquireBasis();
        try
        {
            var before = _items.Select(item => now.Tables.GetValueOrDefault(item.Name)?.Table.Current).ToList();
            IReadOnlyList<HostTable> outcomes = [.. _items.Select(item => item.Outcome())];
            if (IsInPlace(now))
                Swap(now, outcomes, cancellation);
            else
                await RenewAsync(now, outcomes, cancellation).ConfigureAwait(false);
            tables.Tell(outcomes);
            foreach (var (item, snapshot) in _items.Zip(before))
                if (snapshot is not null)
                    tables.Supersede(item.Name, snapshot);
            return outcomes;
        }
        finally
        {
            now.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var item in _items)
            item.Snapshot.Release();
    }

    // With the same columns nothing has to be bound again.
    private bool IsInPlace(BindingBasis now) => _items.All(item =>
        now.Tables.TryGetValue(item.Name, out var table)
        && table.Table.Current.Schema.Equals(item.Snapshot.Schema));

    private void Swap(BindingBasis now, IReadOnlyList<HostTable> outcomes, CancellationToken cancellation)
    {
        do
            OpenIndexes(now, cancellation);
        while (!SharedTable.TryPublish(
            [.. _items.Select(item => (now.Tables[item.Name], item.Snapshot))], () => tables.Commit(outcomes)));
    }

    private async Task RenewAsync(
        BindingBasis now, IReadOnlyList<HostTable> outcomes, CancellationToken cancellation)
    {
        var next = Candidate(now, cancellation);
        var failures = await BasisExchange.RunAsync(pool, next, () => tables.Commit(outcomes)).ConfigureAwait(false);
        if (failures.Count > 0)
            throw TableException.OfGraphs(failures.Select(failure =>
                new BrokenGraph(failure.Failure.Graph, [failure.Slot.Version.Name], null, failure.Failure.Message)));
    }

    // What variants would be bound to, with every index that deployed graphs need then.
    private BindingBasis Candidate(BindingBasis now, CancellationToken cancellation)
    {
        var shared = _items.ToDictionary(item => item.Name, item => tables.Share(item.Name, item.Snapshot));
        var next = now.With(shared);
        try
        {
            var broken = new List<BrokenGraph>();
            var needs = declared.Check(now, next, Names(), broken);
            if (broken.Count > 0)
                throw TableException.OfGraphs(broken);
            foreach (var item in _items)
            {
                cancellation.ThrowIfCancellationRequested();
                Refuse(item.Name, () => shared[item.Name].Require([.. needs[item.Name]], null));
            }
            return next;
        }
        catch
        {
            next.Release();
            throw;
        }
    }

    private void OpenIndexes(BindingBasis now, CancellationToken cancellation)
    {
        var needs = declared.Indexes(now, Names());
        foreach (var item in _items)
        {
            var present = now.Tables[item.Name].Table.Current.Indexes;
            IndexDefinition[] all = [.. present.Union(needs[item.Name])];
            if (all.All(item.Snapshot.Indexes.Contains))
                continue;
            var before = item.Snapshot;
            item.Snapshot = Refuse(item.Name,
                () => tables.Store.OpenVersion(item.Name, before.Hash, all, cancellation: cancellation));
            before.Release();
        }
    }

    private TableSnapshot Open(TableFile file, CancellationToken cancellation)
    {
        // Text is read as what the table is, so that a column of whole numbers does not change its type by chance.
        var schema = file.InfersSchema ? null : CurrentSchema(file.Name);
        return Refuse(file.Name,
            () => tables.Store.Open(file.Path, schema, [], cancellation: cancellation));
    }

    private Schema? CurrentSchema(string name)
    {
        var now = pool.AcquireBasis();
        try
        {
            return now.Tables.GetValueOrDefault(name)?.Table.Current.Schema;
        }
        finally
        {
            now.Release();
        }
    }

    private HashSet<string> Names() => [.. _items.Select(item => item.Name)];

    private static void Refuse(string name, Action work) => Refuse(name, () =>
    {
        work();
        return true;
    });

    private static T Refuse<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TablePublishException error)
        {
            throw TableException.OfContent([.. error.Problems.Select(problem => problem with { Table = name })]);
        }
    }

    private sealed class Item(string name, TableSnapshot snapshot, Func<HostTable> outcome)
    {
        public string Name => name;

        public TableSnapshot Snapshot { get; set; } = snapshot;

        public Func<HostTable> Outcome => outcome;
    }
}
