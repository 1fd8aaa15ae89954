using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AdFlow.Runtime;

/// <summary>
/// Takes encoded runs from requests and writes them to record files in the background. A request never waits for it and
/// never fails because of it: what does not fit into the queue, what the disk does not take, and what cannot be written
/// for any other reason is dropped and counted.
/// Files follow each other, see <see cref="RecordSinkOptions"/>; what a killed process left is recovered when a sink
/// starts. On Unix its files are for their owner only. Thread-safe.
/// </summary>
public sealed class RecordSink : IAsyncDisposable
{
    // Runs whose memory is kept for others; larger ones are left to the garbage collector.
    private const int PooledBytes = 1 << 18;
    private const int PooledRuns = 256;

    private readonly RecordSinkOptions _options;
    private readonly RecordFiles _files;
    private readonly Channel<Item> _queue;
    private readonly ConcurrentQueue<EncodedRun> _pool = new();
    private readonly ITimer _timer;
    private readonly Task _writing;
    private long _queuedBytes;
    private long _dropped;

    /// <summary>Starts a sink.</summary>
    /// <param name="options">Where it writes, and its bounds.</param>
    /// <param name="time">Tells when to hand over what waits.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public RecordSink(RecordSinkOptions options, TimeProvider time)
        : this(options, time, Open) { }

    /// <summary>A sink that opens its files in its own way.</summary>
    internal RecordSink(RecordSinkOptions options, TimeProvider time, Func<string, Stream> open)
    {
        Directory.CreateDirectory(options.Folder);
        _options = options;
        _files = new RecordFiles(options, open);
        _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.MaxQueuedRuns)
        {
            SingleReader = true, FullMode = BoundedChannelFullMode.Wait,
        });
        _timer = time.CreateTimer(_ => _queue.Writer.TryWrite(default), null, options.FlushEvery, options.FlushEvery);
        _writing = Task.Run(WriteAsync);
    }

    // For the owner alone where the system knows such: requests may hold what is nobody else's business.
    private static FileStream Open(string path)
    {
        var creation = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, creation);
    }

    /// <summary>Runs that are in a file.</summary>
    public long Written => _files.Written;

    /// <summary>Runs that were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped) + _files.Dropped;

    /// <summary>Runs that wait to be written.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Why runs were lost, or a file could not be recovered or deleted, the last time; null while nothing went
    /// wrong.</summary>
    public string? LastProblem => _files.LastProblem;

    /// <summary>Lends a run to fill, to be given back by <see cref="Offer"/>.</summary>
    public EncodedRun Rent() => _pool.TryDequeue(out var run) ? run : new EncodedRun(_options.MaxRunBytes);

    /// <summary>Takes a run to be written, without waiting. The caller must not touch it any more.</summary>
    /// <param name="run">A run that was lent.</param>
    /// <returns>False where it was dropped.</returns>
    public bool Offer(EncodedRun run)
    {
        string? problem = run.Problem;
        if (problem is null)
        {
            if (Interlocked.Add(ref _queuedBytes, run.Bytes) <= _options.MaxQueuedBytes
                && _queue.Writer.TryWrite(new Item(run, null)))
                return true;
            Interlocked.Add(ref _queuedBytes, -run.Bytes);
            problem = "The queue of runs to write is full, or the sink is closed.";
        }
        Interlocked.Increment(ref _dropped);
        _files.LastProblem = problem;
        GiveBack(run);
        return false;
    }

    /// <summary>Finishes the current file after all runs that were offered before, so that it can be read.</summary>
    /// <returns>Completed when that is done, also where it failed: see <see cref="LastProblem"/>.</returns>
    public async Task FinishFileAsync()
    {
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(new Item(null, finished)).ConfigureAwait(false);
        await finished.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what waits and finishes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        _files.Recover();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            while (_queue.Reader.TryRead(out var item))
                Do(item);
        _files.Finish();
    }

    private void Do(Item item)
    {
        if (item.Run is { } run)
        {
            int bytes = run.Bytes;
            _files.Write(run);
            Interlocked.Add(ref _queuedBytes, -bytes);
            GiveBack(run);
        }
        else if (item.Finished is { } finished)
        {
            _files.Finish();
            finished.SetResult();
        }
        else
            _files.Flush();
    }

    private void GiveBack(EncodedRun run)
    {
        if (run.Capacity <= PooledBytes && _pool.Count < PooledRuns)
            _pool.Enqueue(run);
    }

    // A run to write, a wish to finish the file, or, without either, the wish to hand over what waits.
    private readonly record struct Item(EncodedRun? Run, TaskCompletionSource? Finished);
}
