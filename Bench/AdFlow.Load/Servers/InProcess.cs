using System.Buffers;
using System.Text;
using AdFlow.Hosting;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Load;

/// <summary>Answers requests of a graph that a host has bound in the host's process, without HTTP: from JSON to JSON,
/// or from rows to rows. Used by one measurement at a time.</summary>
internal sealed class InProcess(GraphHost host, string[] requests)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly byte[][] _requests = [.. requests.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Answers some.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="clients">Requests under way at once.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="json">Whether each is read from JSON and its answer written as JSON.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Microseconds of processor time for a request.</returns>
    /// <exception cref="InvalidOperationException">A run failed.</exception>
    public async Task<double> RunAsync(
        string graph, int clients, int count, bool json, CancellationToken cancellation)
    {
        if (!host.Graphs.TryFind(graph, out var state))
            throw new InvalidOperationException($"There is no graph '{graph}'.");
        var outcome = await state.Answering.Plain.AcquireAsync(Patience, cancellation);
        var activation = outcome.Activation
            ?? throw new InvalidOperationException(outcome.Failure?.Message ?? "The graph was taken away.");
        Client[] all = [.. Enumerable.Range(0, clients).Select(_ => new Client(activation.Graph, _requests))];
        var before = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(all.Select((client, i) => Task.Run(
            () => client.RunAsync(i, clients, count, json, cancellation), cancellation)));
        double cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;
        foreach (var client in all)
            client.Dispose();
        activation.Release();
        return cpu;
    }

    private sealed class Client : IDisposable
    {
        private readonly BoundGraph _graph;
        private readonly byte[][] _requests;
        private readonly RequestReader _reader;
        private readonly RequestBody _body = new();
        private readonly Arena _arena = new();
        private readonly Arena _rowsArena = new();
        private readonly JsonAnswerWriter _writer = new();
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly AnswerShape _shape;
        private readonly Batch[] _rows;

        public Client(BoundGraph graph, byte[][] requests)
        {
            (_graph, _requests, _reader) = (graph, requests, new RequestReader(graph.Plan));
            _shape = new AnswerShape(graph.Plan);
            _rows = [.. requests.Select(request => Read(request, _rowsArena))];
        }

        public async Task RunAsync(int first, int step, int count, bool json, CancellationToken cancellation)
        {
            for (int number = first; number < count; number += step)
            {
                int at = number % _requests.Length;
                var row = json ? Read(_requests[at], _arena) : _rows[at];
                using var run = await _graph.RunAsync(new RunRequest
                {
                    Request = row, Seed = (ulong)number, EnforceDeadline = true, Cancellation = cancellation,
                });
                Check(run.Failure);
                if (json)
                    Write(run);
            }
        }

        public void Dispose()
        {
            _body.Dispose();
            _arena.Dispose();
            _rowsArena.Dispose();
            _writer.Dispose();
        }

        private Batch Read(byte[] request, Arena arena)
        {
            if (arena == _arena)
                arena.Reset();
            Check(_body.Read(request, RequestFormat.Json, ""));
            Check(_body.Read(0, _reader, arena, out var row));
            return row;
        }

        private static void Check(RunFailure? failure)
        {
            if (failure is not null)
                throw new InvalidOperationException(failure.Message);
        }

        private void Write(in GraphRun run)
        {
            _bytes.ResetWrittenCount();
            _writer.Begin(_bytes, AnswerForm.Object);
            _writer.Write(0, _shape, run);
            _writer.End();
        }
    }
}
