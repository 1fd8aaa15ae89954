namespace AdFlow.Runtime;

/// <summary>
/// Writes runs to one file after the other. Whatever happens, it goes on: a file that the disk does not take is closed
/// with what is whole of it, and the next run begins another one; a run that cannot be written is lost alone. Used by
/// one thread; its counts may be read by others.
/// </summary>
internal sealed class RecordFiles(RecordSinkOptions options, Func<string, Stream> open)
{
    private readonly RecordFolder _folder = new(options);
    private RecordWriter? _writer;
    private string _path = "";
    private long _written;
    private long _inFile;
    private long _dropped;
    private bool _isTold;
    private volatile string? _problem;

    /// <summary>Runs that are in a file.</summary>
    public long Written => Interlocked.Read(ref _written) + Interlocked.Read(ref _inFile);

    /// <summary>Runs that were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What went wrong last, or null.</summary>
    public string? LastProblem
    {
        get => _problem;
        set => _problem = value;
    }

    /// <summary>Ends the files that a killed process left.</summary>
    public void Recover() => Try(() => Note(_folder.Recover()));

    /// <summary>Writes a run.</summary>
    public void Write(EncodedRun run)
    {
        if (!Try(() => (_writer ??= Open()).Write(run)))
        {
            // A run that waited in the writer is counted with the writer, one that did not reach it is not.
            Interlocked.Increment(ref _dropped);
            if (_writer is { IsTorn: true })
                Abandon();
            return;
        }
        Interlocked.Exchange(ref _inFile, _writer!.WrittenRuns);
        if (_writer.Runs >= options.MaxFileRuns || _writer.Bytes >= options.MaxFileBytes)
            Finish();
    }

    /// <summary>Hands over what waits for its batch.</summary>
    public void Flush()
    {
        if (_writer is not { } writer)
            return;
        if (Try(writer.Flush))
            Interlocked.Exchange(ref _inFile, writer.WrittenRuns);
        else
            Abandon();
    }

    /// <summary>Finishes the current file.</summary>
    public void Finish()
    {
        if (_writer is not { } writer)
            return;
        if (Try(writer.Finish))
        {
            Count(writer);
            _writer = null;
            Try(() => Note(_folder.DeleteOldest()));
        }
        else
            Abandon();
    }

    private RecordWriter Open()
    {
        Directory.CreateDirectory(options.Folder);
        _path = _folder.Next();
        string partial = _path + RecordWriter.PartialSuffix;
        var stream = open(partial);
        try
        {
            return new RecordWriter(_path, stream);
        }
        catch
        {
            Try(stream.Dispose);
            File.Delete(partial);
            throw;
        }
    }

    // What was written in whole batches is saved, if the disk allows; else it waits for the next start.
    private void Abandon()
    {
        if (_writer is not { } writer)
            return;
        Count(writer);
        _writer = null;
        string partial = _path + RecordWriter.PartialSuffix;
        Try(writer.Dispose);
        Try(() =>
        {
            if (writer.WrittenRuns == 0)
                File.Delete(partial);
            else
                RecordRecovery.Recover(partial);
        });
    }

    private void Count(RecordWriter writer)
    {
        Interlocked.Add(ref _written, writer.WrittenRuns);
        Interlocked.Exchange(ref _inFile, 0);
        Interlocked.Add(ref _dropped, writer.Runs - writer.WrittenRuns);
    }

    private void Note(IEnumerable<string> problems)
    {
        foreach (string problem in problems)
            _problem = problem;
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        // Nothing stops the sink: what is not of the disk is of one run, or a fault that is to be seen.
        catch (Exception error)
        {
            bool isOfDisk = error is IOException or UnauthorizedAccessException or RecordFileException;
            _problem = isOfDisk ? error.Message : $"{error.GetType().Name}: {error.Message}";
            if (!isOfDisk && !_isTold)
                options.Unexpected?.Invoke(error);
            _isTold |= !isOfDisk;
            return false;
        }
    }
}
