using AdFlow.Testing.Devices;

namespace AdFlow.Operators.Tests.Devices;

/// <summary>Columns in memory that does not move.</summary>
internal sealed unsafe class PinnedColumns<T> : IDisposable where T : unmanaged
{
    private readonly HostMemory[] _columns;

    public PinnedColumns(T[][] columns) => _columns = [.. columns.Select(column => HostMemory.Of<T>(column))];

    public PinnedColumns(int columns, int rows) =>
        _columns = [.. Enumerable.Range(0, columns).Select(_ => new HostMemory((long)rows * sizeof(T)))];

    public nint[] Addresses => [.. _columns.Select(column => (nint)column.Start)];

    public Span<T> this[int column] => _columns[column].As<T>();

    public void Dispose() => Array.ForEach(_columns, column => column.Dispose());
}
