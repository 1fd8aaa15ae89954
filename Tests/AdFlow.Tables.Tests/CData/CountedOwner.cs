namespace AdFlow.Tables.Tests.CData;

/// <summary>An owner that counts how often it is disposed and frees the table it keeps.</summary>
internal sealed class CountedOwner(IDisposable? kept = null) : IDisposable
{
    public int Disposals { get; private set; }

    public void Dispose()
    {
        Disposals++;
        kept?.Dispose();
    }
}
