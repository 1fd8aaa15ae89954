using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;
using Microsoft.Extensions.ObjectPool;

namespace AdFlow.Hosting;

/// <summary>What reading one request of a plan needs, and where its row lies. Pooled by its activation; used by one
/// request at a time.</summary>
internal sealed class RequestSeat(LogicalPlan plan, RequestLimits limits) : IDisposable
{
    private readonly RequestReader _reader = new(plan, limits);
    private readonly Arena _arena = new();

    /// <summary>Reads a request of a body.</summary>
    /// <returns>Null, or why it is none.</returns>
    public RunFailure? Read(RequestBody body, int request, out Batch row) =>
        body.Read(request, _reader, _arena, out row);

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    /// <summary>Makes seats of a plan.</summary>
    public sealed class Policy(LogicalPlan plan, RequestLimits limits) : PooledObjectPolicy<RequestSeat>
    {
        // What one large request needed is not kept for all others.
        private const long MostBytesKept = 1 << 20;

        public override RequestSeat Create() => new(plan, limits);

        public override bool Return(RequestSeat seat)
        {
            if (seat._arena.HeldBytes > MostBytesKept)
                return false;
            seat._arena.Reset();
            return true;
        }
    }
}
