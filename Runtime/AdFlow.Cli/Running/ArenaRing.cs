using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Arenas that are used in turn, so that what was made of one request is valid until as many later ones were
/// read. Not thread-safe.</summary>
/// <param name="count">How many arenas.</param>
internal sealed class ArenaRing(int count) : IDisposable
{
    private readonly Arena?[] _arenas = new Arena?[count];
    private int _next;

    /// <summary>The arena used longest ago, empty.</summary>
    public Arena Next()
    {
        var arena = _arenas[_next] ??= new Arena();
        _next = (_next + 1) % count;
        arena.Reset();
        return arena;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var arena in _arenas)
            arena?.Dispose();
    }
}
