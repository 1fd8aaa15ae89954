using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>
/// An index behind a socket: takes one query vector a connection and answers with the most alike rows. It answers only
/// once as many queries have come as it waits for, so that tests can hold runs apart without a clock.
/// </summary>
internal sealed class SearchServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Table _stored;
    private readonly VectorScan _index;
    private readonly int _limit, _awaited;
    private readonly Task _serving;
    private int _came;

    /// <summary>Starts to listen on a free port.</summary>
    internal SearchServer(Table table, string column, int limit, int awaited = 1)
    {
        _stored = VectorScan.Build(table.Batches[0], column);
        _index = VectorScan.Open(_stored, table.Batches[0]);
        (_limit, _awaited) = (limit, awaited);
        _listener.Start();
        _serving = ServeAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when a query has come.</summary>
    internal TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stored.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    // A client that leaves, and the end of the server, are no errors here.
    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
            try
            {
                byte[] question = new byte[_index.Dimensions * sizeof(float)];
                await client.GetStream().ReadExactlyAsync(question, _stop.Token);
                Asked.TrySetResult();
                if (Interlocked.Increment(ref _came) == _awaited)
                    _allCame.SetResult();
                await _allCame.Task.WaitAsync(_stop.Token);
                await client.GetStream().WriteAsync(Answer(question), _stop.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                TestContext.Out.WriteLine($"A connection ended early: {error.Message}");
            }
    }

    private byte[] Answer(byte[] question)
    {
        int[] rows = new int[_limit];
        float[] scores = new float[_limit];
        int count = _index.Search(MemoryMarshal.Cast<byte, float>(question), VectorMetric.Dot, rows, scores);
        return [.. BitConverter.GetBytes(count), .. Enumerable.Range(0, count).SelectMany(
            i => BitConverter.GetBytes(rows[i]).Concat(BitConverter.GetBytes(scores[i])))];
    }
}
