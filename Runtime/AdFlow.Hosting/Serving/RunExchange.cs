using System.Buffers;
using AdFlow.Runtime;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>What one HTTP request for runs needs, from its body to the bytes of the answer. Pooled; used by one request
/// at a time.</summary>
internal sealed class RunExchange(AdFlowOptions options, RunSeeds seeds, HostGuards guards) : IResettable, IDisposable
{
    // What one large body or answer needed is not kept for all others.
    private const int MostBytesKept = 1 << 20;

    private readonly List<ServedRun> _runs = [];

    /// <summary>The requests.</summary>
    public RequestBody Body { get; } = new(options.Limits);

    /// <summary>Takes the answer.</summary>
    public ArrayBufferWriter<byte> Bytes { get; private set; } = new(4096);

    /// <summary>Writes the answer as JSON.</summary>
    public JsonAnswerWriter Json { get; } = new();

    /// <summary>Place of a request.</summary>
    /// <param name="request">Its number.</param>
    public ServedRun this[int request]
    {
        get
        {
            while (_runs.Count <= request)
                _runs.Add(new ServedRun(options, seeds, guards));
            return _runs[request];
        }
    }

    /// <summary>Answers where a run does not give its thread back.</summary>
    public LostAnswer Lost { get; } = new();

    /// <summary>Puts a new place where a run does not end; who runs it gives that up.</summary>
    /// <param name="request">Number of the place.</param>
    public ServedRun Replace(int request) => _runs[request] = new ServedRun(options, seeds, guards);

    /// <inheritdoc/>
    public bool TryReset()
    {
        Lost.Reset();
        Body.Reset();
        if (Bytes.Capacity > MostBytesKept)
            Bytes = new ArrayBufferWriter<byte>(4096);
        else
            Bytes.ResetWrittenCount();
        for (int last = _runs.Count - 1; last >= options.RunsOfOneBody; last--)
        {
            _runs[last].Dispose();
            _runs.RemoveAt(last);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
            run.Dispose();
    }
}
