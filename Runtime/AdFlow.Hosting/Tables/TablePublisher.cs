namespace AdFlow.Hosting;

/// <summary>
/// Publishes tables: takes a copy, checks it in full, builds the indexes that deployed graphs need, makes it durable
/// and swaps it in. Several tables are published in one step. What was published stays whatever fails. Thread-safe.
/// </summary>
internal sealed class TablePublisher
{
    private readonly HostTables _tables;
    private readonly ActivationPool _pool;
    private readonly DeclaredTables _declared;
    private readonly AdFlowOptions _options;

    /// <summary>Makes a publisher.</summary>
    /// <param name="tables">What is published.</param>
    /// <param name="pool">What is bound to it.</param>
    /// <param name="graphs">Deployed graphs.</param>
    /// <param name="options">How many versions are kept, and the clock.</param>
    public TablePublisher(HostTables tables, ActivationPool pool, GraphDirectory graphs, AdFlowOptions options)
    {
        (_tables, _pool, _options) = (tables, pool, options);
        _declared = new DeclaredTables(graphs, tables.Files);
    }

    /// <summary>Publishes files.</summary>
    /// <param name="files">The files, each for another table.</param>
    /// <param name="cancellation">Ends it before anything is swapped.</param>
    /// <returns>What is published now under the names.</returns>
    /// <exception cref="TableException">It is refused.</exception>
    /// <exception cref="IOException">The store cannot be written, for example because the disk is full.</exception>
    public async Task<IReadOnlyList<HostTable>> PublishAsync(
        IReadOnlyList<TableFile> files, CancellationToken cancellation)
    {
        using var publishing = _tables.BeginPublishing();
        using var publication = new TablePublication(_tables, _pool, _declared);
        foreach (var file in files)
            publication.Add(file, version => HostTable.With(
                file.Name, _tables.Find(file.Name), version, _options.KeptTableVersions), _options.Time, cancellation);
        return await RunAsync(publication, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes an earlier version of a table current.</summary>
    /// <param name="name">Name of the table.</param>
    /// <param name="number">Number of the version, or null for the one before the current one.</param>
    /// <param name="cancellation">Ends it before anything is swapped.</param>
    /// <inheritdoc cref="PublishAsync"/>
    public async Task<HostTable> RollBackAsync(string name, int? number, CancellationToken cancellation)
    {
        using var publishing = _tables.BeginPublishing();
        var table = _tables.Find(name)
            ?? throw new TableException(404, TableCodes.Unknown, $"No table '{name}' is published.");
        if ((number is null ? table.Before : table.Find(number.Value)) is not { } version)
            throw new TableException(404, TableCodes.Unknown, (number is null
                ? $"Table '{name}' has no version before {table.Current}"
                : $"Table '{name}' has no version {number}") + "; the store keeps "
                + string.Join(", ", table.Versions.Select(each => each.Number)) + ".");
        using var publication = new TablePublication(_tables, _pool, _declared);
        publication.Add(name, version, () => (_tables.Find(name) ?? table) with { Current = version.Number });
        return (await RunAsync(publication, cancellation).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<HostTable>> RunAsync(
        TablePublication publication, CancellationToken cancellation)
    {
        // Indexes are built before others have to wait; what was built is found again.
        publication.BuildIndexes(cancellation);
        await _pool.Exchanging.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await publication.RunAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _pool.Exchanging.Release();
        }
    }
}
