using System.Diagnostics.CodeAnalysis;
using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// Reads a record file, one record batch at a time: memory is that of the batches whose runs are not disposed, 16 MiB
/// each or the largest run, however long the file is. Not thread-safe; the runs may be used on other threads.
/// </summary>
public sealed class RecordReader : IDisposable
{
    private readonly string _path;
    private readonly Stream _source;
    private readonly IpcFileReader _file;
    private readonly StreamDecoder _decoder = new();
    private readonly SharedRows _shared = new();
    private ReadBlock? _block;
    private RecordIndex? _index;
    private bool _isIndexRight;
    private int _nextBlock;
    private int _row;

    /// <summary>Opens a file.</summary>
    /// <exception cref="RecordFileException">It is no record file, damaged, cut off, or of another version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public RecordReader(string path)
        : this(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), path) { }

    /// <summary>Reads from a stream that can be sought in, which is closed with the reader.</summary>
    /// <param name="source">A record file, from its first byte on.</param>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="RecordReader(string)" path="/exception"/>
    public RecordReader(Stream source, string name)
    {
        _path = name;
        _source = source;
        IpcFileReader? file = null;
        try
        {
            file = new IpcFileReader(source, leaveOpen: true);
            if (RecordRefusal.Foreign(name, file) is { } foreign)
                throw foreign;
            _file = file;
        }
        catch (Exception error)
        {
            var refusal = error is IpcFormatException format ? RecordRefusal.Unreadable(name, source, format) : null;
            file?.Dispose();
            source.Dispose();
            if (refusal is not null)
                throw refusal;
            throw;
        }
    }

    /// <summary>Path or name of the file.</summary>
    public string Path => _path;

    /// <summary>Bytes of the file.</summary>
    public long TotalBytes => _source.Length;

    /// <summary>Bytes of the batches that <see cref="TryRead"/> has been through, for showing progress.</summary>
    public long ReadBytes { get; private set; }

    /// <summary>Reads the next run.</summary>
    /// <param name="run">The run, to be disposed; null at the end.</param>
    /// <returns>False at the file's end.</returns>
    /// <exception cref="RecordFileException">The file is damaged; nothing more can be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead([NotNullWhen(true)] out RecordedRun? run)
    {
        run = null;
        while (_block is null || _row == _block.RowCount)
        {
            if (_nextBlock == _file.BatchCount)
                return false;
            _block?.Release();
            _block = null;
            _block = Load(_nextBlock);
            ReadBytes += _file.BytesOf(_nextBlock++);
            _row = NextRun(_block, 0);
        }
        run = ReadRun(_block, _row, out int end);
        _row = NextRun(_block, end);
        return true;
    }

    /// <summary>Finds a run by its number; the place of <see cref="TryRead"/> stays. The first call looks at the first
    /// column of the whole file, the first one that finds nothing at all of it.</summary>
    /// <param name="request">Number of the run.</param>
    /// <returns>The first run with that number, to be disposed; null where there is none, in a file that is whole.
    /// </returns>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public RecordedRun? Find(long request)
    {
        foreach (int ordinal in Index.BatchesWith(request))
        {
            foreach (int shared in Index.TakeSharedUpTo(ordinal))
                Load(shared).Release();
            var block = Load(ordinal);
            try
            {
                for (int row = NextRun(block, 0); row < block.RowCount; row = NextRun(block, row + 1))
                    if (block.Requests[row] == request && IsRun(block, row))
                        return ReadRun(block, row, out _);
            }
            finally
            {
                block.Release();
            }
        }
        CheckIndex();
        return null;
    }

    /// <summary>Counts the runs, each of which must have a number of its own; looks at the first column of the whole
    /// file.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public long CountRuns() => Index.Runs;

    /// <summary>The least and the largest number of a run; null where there is no run. Looks at the first column of the
    /// whole file.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public (long First, long Last)? Numbers => Index.Numbers;

    /// <summary>Weighs all rows of the file by kind and node, in the memory of one record batch; the place of
    /// <see cref="TryRead"/> stays.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public RecordWeights Weigh()
    {
        var parts = new Dictionary<(RecordKind Kind, string Node), (long Rows, long Bytes)>();
        for (int ordinal = 0; ordinal < _file.BatchCount; ordinal++)
        {
            var block = Load(ordinal);
            try
            {
                for (int row = 0; row < block.RowCount; row++)
                {
                    var kind = KindOf(block, row);
                    string node = kind < RecordKind.Run ? "" : Encoding.UTF8.GetString(block.NodeOf(row));
                    var (rows, bytes) = parts.GetValueOrDefault((kind, node));
                    parts[(kind, node)] = (rows + 1, bytes + block.BytesOf(row));
                }
            }
            finally
            {
                block.Release();
            }
        }
        return new RecordWeights(TotalBytes, parts);
    }

    /// <summary>Closes the file. Runs that were read stay valid.</summary>
    public void Dispose()
    {
        _block?.Release();
        _block = null;
        _nextBlock = _file.BatchCount;
        _file.Dispose();
        _source.Dispose();
    }

    private RecordIndex Index => _index ??= Refusing("", () => RecordIndex.Read(_file));

    // The index was made of numbers that no checksum was compared with: those of a damaged batch may hide a run.
    private void CheckIndex()
    {
        for (int ordinal = 0; !_isIndexRight && ordinal < _file.BatchCount; ordinal++)
            Load(ordinal).Release();
        _isIndexRight = true;
    }

    private static bool IsRun(ReadBlock block, int row) =>
        block.KindOf(row).SequenceEqual(RecordKinds.NameOf(RecordKind.Run));

    // The next row, from one on, that belongs to a run.
    private static int NextRun(ReadBlock block, int row)
    {
        var requests = block.Requests;
        while (row < requests.Length && requests[row] == RecordFormat.Shared)
            row++;
        return row;
    }

    private RecordedRun ReadRun(ReadBlock block, int first, out int end)
    {
        var requests = block.Requests;
        if (!IsRun(block, first))
            throw RecordRefusal.Damaged(_path, RecordRefusal.Place(block, first),
                $"kind {KindOf(block, first)} as the first row of a run",
                "kind run; all rows of a run lie one behind the other in one record batch");
        end = first + 1;
        while (end < requests.Length && requests[end] == requests[first] && !IsRun(block, end))
            end++;
        return new RecordedRun(_path, block, first, end, _decoder, _shared);
    }

    private ReadBlock Load(int ordinal)
    {
        string place = FormattableString.Invariant($"record batch {ordinal}");
        if (_file.BytesOf(ordinal) > RecordFormat.MaxBatchBytes)
            throw RecordRefusal.Damaged(_path, place,
                FormattableString.Invariant($"{_file.BytesOf(ordinal)} bytes at byte {_file.OffsetOf(ordinal)}"),
                FormattableString.Invariant($"at most {RecordFormat.MaxBatchBytes}"));
        var block = Refusing(place, () => new ReadBlock(_file, ordinal));
        try
        {
            TakeShared(block);
            return block;
        }
        catch
        {
            block.Release();
            throw;
        }
    }

    private void TakeShared(ReadBlock block)
    {
        for (int row = 0; row < block.RowCount; row++)
        {
            long request = block.Requests[row];
            if (request < RecordFormat.Shared)
                throw RecordRefusal.Damaged(_path, RecordRefusal.Place(block, row), "a negative number of a run",
                    "numbers from 0, or -1 for what runs share");
            if (request == RecordFormat.Shared)
                TakeShared(block, row);
        }
    }

    private void TakeShared(ReadBlock block, int row)
    {
        string place = RecordRefusal.Place(block, row), key = Encoding.UTF8.GetString(block.NodeOf(row));
        var kind = KindOf(block, row);
        if (kind > RecordKind.Tables)
            throw RecordRefusal.Damaged(_path, place, $"kind {kind} in a row that runs share", "file, graph or tables");
        if (_shared.Has(kind, key))
            return;
        using var arena = new Arena(RecordFormat.MemoryLimit(block.BytesOf(row)));
        string? problem;
        try
        {
            problem = _shared.Add(kind, key, block.Decode(row, _decoder, arena));
        }
        catch (Exception error) when (error is IpcFormatException or ArenaLimitException)
        {
            throw RecordRefusal.Payload(_path, block, row, error);
        }
        if (problem is not null)
            throw RecordRefusal.Damaged(_path, place, problem, $"a row of kind {kind.ToString().ToLowerInvariant()}");
    }

    private RecordKind KindOf(ReadBlock block, int row) => RecordKinds.TryParse(block.KindOf(row), out var kind)
        ? kind : throw RecordRefusal.Kind(_path, block, row);

    private T Refusing<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (IpcFormatException error)
        {
            throw RecordRefusal.Damaged(_path, place, error);
        }
    }
}
