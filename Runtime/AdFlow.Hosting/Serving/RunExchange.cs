using System.Buffers;
using AdFlow.Runtime;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>What one HTTP request for runs needs, from its body to the bytes of the answer. Pooled; used by one request
/// at a time.</summary>
internal sealed class RunExchange(AdFlowOptions options, RunSeeds seeds) : IResettable
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
                _runs.Add(new ServedRun(options, seeds));
            return _runs[request];
        }
    }

    /// <inheritdoc/>
    public bool TryReset()
    {
        Body.Reset();
        if (Bytes.Capacity > MostBytesKept)
            Bytes = new ArrayBufferWriter<byte>(4096);
        else
            Bytes.ResetWrittenCount();
        if (_runs.Count > options.RunsOfOneBody)
            _runs.RemoveRange(options.RunsOfOneBody, _runs.Count - options.RunsOfOneBody);
        return true;
    }
}
