using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>
/// Memory of requests: arenas that are used in turn, so that what was made of one request is valid until as many later
/// ones were read, and the table that requests come from. Not thread-safe.
/// </summary>
/// <param name="count">How many arenas.</param>
internal sealed class RequestMemory(int count) : IDisposable
{
    private readonly Arena?[] _arenas = new Arena?[count];
    private Table? _table;
    private int _next;

    /// <summary>The arena used longest ago, empty.</summary>
    public Arena Next()
    {
        var arena = _arenas[_next] ??= new Arena();
        _next = (_next + 1) % count;
        arena.Reset();
        return arena;
    }

    /// <summary>Takes the table that requests come from; it is freed with the rest.</summary>
    public Table Keep(Table table) => _table = table;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var arena in _arenas)
            arena?.Dispose();
        _table?.Dispose();
    }
}
