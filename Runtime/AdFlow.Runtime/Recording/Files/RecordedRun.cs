using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// One run as it was recorded. Dispose it after the last look at one of its tables; it may outlive its reader. Tables
/// are decoded when they are asked for. Not thread-safe, but several runs may be used side by side.
/// </summary>
public sealed class RecordedRun : IDisposable
{
    private readonly string _path;
    private readonly ReadBlock _block;
    private readonly StreamDecoder _decoder;
    private readonly Arena _arena;
    private readonly RecordedRunPart[] _parts;
    private readonly Batch?[] _decoded;
    private readonly int _first;
    private bool _isDisposed;

    internal RecordedRun(string path, ReadBlock block, int first, int end, StreamDecoder decoder, SharedRows shared)
    {
        _path = path;
        _block = block.Hold();
        _first = first;
        _decoder = decoder;
        _arena = new Arena(RecordFormat.MemoryLimit(block.BytesOf(first, end)));
        _parts = new RecordedRunPart[end - first];
        _decoded = new Batch?[end - first];
        try
        {
            for (int i = 0; i < _parts.Length; i++)
                _parts[i] = ReadPart(first + i);
            Header = ReadHeader(shared);
            Request = Find(RecordKind.Request, "")
                ?? throw Fail(first, "a run without its request", "a row of kind request behind that of kind run");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Everything but its tables.</summary>
    public RunHeader Header { get; }

    /// <summary>The graph that was run.</summary>
    public RecordedGraph Graph => Header.Graph;

    /// <summary>The request, one row.</summary>
    public Batch Request { get; }

    /// <summary>All that is recorded of the run, in the order of the file.</summary>
    public IReadOnlyList<RecordedRunPart> Parts => _parts;

    /// <summary>Whether the rows that were read from tables are there.</summary>
    public bool HasTableRows => _parts.Any(part => part.Kind is RecordKind.Table);

    /// <summary>Whether the tables of all nodes are there.</summary>
    public bool HasNodes => _parts.Any(part => part.Kind is RecordKind.Node);

    /// <summary>Finds a table of the run.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="node">Node, output or table.</param>
    /// <param name="rows">The rows, valid until <see cref="Dispose"/>.</param>
    /// <returns>Whether it was recorded.</returns>
    /// <exception cref="RecordFileException">It is damaged.</exception>
    public bool TryFind(RecordKind kind, string node, out Batch rows)
    {
        var found = Find(kind, node);
        rows = found.GetValueOrDefault();
        return found.HasValue;
    }

    /// <summary>As <see cref="TryFind"/>, of the result of a node, while branches of a run may ask at once; nobody else
    /// may use the record then.</summary>
    internal bool TryFindResult(string node, out Batch rows)
    {
        lock (this)
            return TryFind(RecordKind.Result, node, out rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _arena.Dispose();
        _block.Release();
    }

    private Batch? Find(RecordKind kind, string node)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (int i = 0; i < _parts.Length; i++)
            if (_parts[i].Kind == kind && _parts[i].Node == node)
                return _decoded[i] ??= Decode(_first + i);
        return null;
    }

    private RecordedRunPart ReadPart(int row) => RecordKinds.TryParse(_block.KindOf(row), out var kind)
        ? new RecordedRunPart(kind, Encoding.UTF8.GetString(_block.NodeOf(row)), _block.BytesOf(row))
        : throw RecordRefusal.Kind(_path, _block, row);

    private RunHeader ReadHeader(SharedRows shared)
    {
        var (header, problem) = HeaderPayload.Read(Decode(_first), _block.Requests[_first], shared);
        if (problem is null && Find(RecordKind.Failures, "") is { } failures)
            (header, problem) = FailuresPayload.Read(failures, header);
        return problem is null ? header : throw Fail(_first, problem, "the header of a run");
    }

    private Batch Decode(int row)
    {
        try
        {
            return _block.Decode(row, _decoder, _arena);
        }
        catch (Exception error) when (error is IpcFormatException or ArenaLimitException)
        {
            throw RecordRefusal.Payload(_path, _block, row, error);
        }
    }

    private RecordFileException Fail(int row, string found, string expected) =>
        RecordRefusal.Damaged(_path, RecordRefusal.Place(_block, row), found, expected);
}
