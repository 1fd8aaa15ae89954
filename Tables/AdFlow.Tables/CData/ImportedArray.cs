namespace AdFlow.Tables.CData;

/// <summary>An array moved in from another library; released once, when it is disposed.</summary>
internal sealed unsafe class ImportedArray : IDisposable
{
    private bool _disposed;

    private ImportedArray(ArrowArray* source)
    {
        Array = (ArrowArray*)Arena.Allocate(sizeof(ArrowArray));
        *Array = *source;
        source->Release = null;
    }

    /// <summary>The array.</summary>
    public ArrowArray* Array { get; }

    /// <summary>Memory that lives as long as the array.</summary>
    public Arena Arena { get; } = new();

    /// <summary>Moves an array: the source is marked as moved, as the interface asks.</summary>
    /// <exception cref="CDataException">It was released or moved before.</exception>
    public static ImportedArray Move(ArrowArray* source) => source->Release != null
        ? new ImportedArray(source)
        : throw new CDataException("The array was released or moved before; expected one that is still held.");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Array->Release(Array);
        Arena.Dispose();
    }
}
