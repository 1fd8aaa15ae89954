namespace AdFlow.Testing.Devices;

/// <summary>Disposes several things together.</summary>
/// <param name="items">They.</param>
internal sealed class Disposables<T>(params T[] items) : IDisposable where T : IDisposable
{
    internal T[] Items => items;

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(items, static item => item.Dispose());
}
