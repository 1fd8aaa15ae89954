using System.Diagnostics;

namespace AdFlow.Load;

/// <summary>A program that is started again and again until it answers. Used by one measurement at a time.</summary>
internal sealed class StartSide(string name, RequestSet request, Func<int, ProcessStartInfo> start)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _cpu = [];

    /// <summary>What it is called in the report.</summary>
    public string Name => name;

    /// <summary>From the start of the process to the end of its first answer, of each round.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>Processor time of the process until then, of each round; of a machine that others use it tells more.
    /// </summary>
    public IReadOnlyList<double> CpuMilliseconds => _cpu;

    /// <summary>Starts it, asks it, and ends it.</summary>
    /// <param name="round">Number of the round; those below 0 do not count.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It does not start or does not answer.</exception>
    public async Task StartAsync(int round, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(start(round), cancellation);
        using var connection = new HttpConnection(server.EndPoint);
        await connection.ConnectAsync(cancellation);
        int status = await connection.ExchangeAsync(request[0], cancellation);
        double took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        double cpu = server.Cpu.TotalMilliseconds;
        if (status != 200)
            throw new InvalidOperationException($"{name} answers with status {status}.");
        if (round < 0)
            return;
        _milliseconds.Add(took);
        _cpu.Add(cpu);
    }
}
