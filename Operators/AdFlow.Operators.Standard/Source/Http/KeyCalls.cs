using System.Runtime.ExceptionServices;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// The calls of one run: one for each batch of distinct keys, some at once. The first one that fails cancels the
/// others. Disposing it frees the answers. Its memory is used by several threads while <see cref="RunAsync"/> runs, but
/// the run's arena is not.
/// </summary>
internal sealed class KeyCalls : IDisposable
{
    private readonly KeyFetch _fetch;
    private readonly StopSignal _stop;
    private readonly CancellationTokenSource _cancellation;
    private readonly Batch[] _batches;
    private readonly CounterRandom[] _random;
    private readonly Answer?[] _answers;
    private readonly int _atOnce;
    private ExceptionDispatchInfo? _failure;
    private int _next;

    /// <summary>Copies the keys and prepares the calls.</summary>
    /// <param name="fetch">Makes calls.</param>
    /// <param name="settings">The node's settings.</param>
    /// <param name="keys">The distinct keys.</param>
    /// <param name="run">The run; its arena is used here only.</param>
    public unsafe KeyCalls(KeyFetch fetch, HttpSourceParameters settings, KeySet keys, RunContext run)
    {
        _fetch = fetch;
        _stop = run.Stop;
        BatchSize = settings.BatchSize;
        int calls = (int)((keys.Count + (long)BatchSize - 1) / BatchSize);
        _atOnce = Math.Min(settings.MaxConcurrency, calls);
        _batches = new Batch[calls];
        _random = new CounterRandom[calls];
        _answers = new Answer?[calls];
        var schema = new Schema([fetch.KeyField]);
        var column = run.Column(settings.Key);
        var channels = run.Arena.AllocateSpan<int>(Math.Min(keys.Count, BatchSize));
        channels.Clear();
        for (int call = 0; call < calls; call++)
        {
            run.ThrowIfStopped();
            var rows = keys.FirstRows[(call * BatchSize)..Math.Min(keys.Count, (call + 1) * BatchSize)];
            var nodes = (ColumnNode**)run.Arena.Allocate(sizeof(ColumnNode*));
            nodes[0] = Gather.Take([column], fetch.KeyField.Type, channels[..rows.Length], rows, run.Arena);
            _batches[call] = new Batch(schema, nodes, rows.Length);
            _random[call] = run.Random(call);
        }
        // Last: what is thrown above would leave it to the run's token.
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(run.Stop.Cancellation);
    }

    /// <summary>Keys of each call, but for the last.</summary>
    public int BatchSize { get; }

    /// <summary>What came back, by call; complete once <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<Answer> Answers => _answers!;

    /// <summary>Makes the calls; ends when no attempt of any of them is under way.</summary>
    /// <exception cref="OperatorException">One failed.</exception>
    /// <exception cref="RunStoppedException">Nobody waits any more.</exception>
    public async Task RunAsync()
    {
        var lines = new Task[_atOnce];
        for (int i = 0; i < lines.Length; i++)
            lines[i] = WorkAsync();
        await Task.WhenAll(lines).ConfigureAwait(false);
        _failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var answer in _answers)
            answer?.Dispose();
        _cancellation.Dispose();
    }

    // Each line takes the next call when its last one has ended.
    private async Task WorkAsync()
    {
        try
        {
            while (Volatile.Read(ref _failure) is null
                && Interlocked.Increment(ref _next) - 1 is var call && call < _answers.Length)
                _answers[call] = await FetchAsync(call).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            if (Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null) is null)
                await _cancellation.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<Answer> FetchAsync(int call)
    {
        using var body = new BodyBuffer();
        _fetch.Format.WriteKeys(_batches[call], body);
        return await _fetch.RunAsync(body.Written, _stop, _random[call], _cancellation.Token).ConfigureAwait(false);
    }
}
