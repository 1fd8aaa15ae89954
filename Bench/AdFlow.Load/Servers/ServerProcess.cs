using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace AdFlow.Load;

/// <summary>A server in a process of its own, so that its processor time is its own. Ends with this one.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>What a server prints before its address when it listens.</summary>
    public const string Listening = "listening at ";

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly Task _said;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        // What it says from here on is read, so that it is not held up by a full pipe.
        _said = Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        Address = address;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The same for sockets.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Address.Port);

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory of it, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts this program in one of its hidden modes.</summary>
    public static Task<ServerProcess> StartOwnAsync(CancellationToken cancellation, params string[] arguments) =>
        StartAsync(ProgramFile.Own.Start(arguments), cancellation);

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="start">What is started; what it prints is taken by this.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true, true);
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            said.Add(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return new ServerProcess(process, new Uri(line[(at + Listening.Length)..]));
        }
        throw new InvalidOperationException($"{start.FileName} ended: {string.Join('\n', said)}");
    }

    /// <summary>What one of our own servers has used so far.</summary>
    /// <param name="collect">Whether the garbage collector runs first.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<ServerUsage> UsageAsync(bool collect, CancellationToken cancellation) =>
        ServerUsage.Read(await _client.GetStringAsync(
            collect ? ServerUsage.CollectedPath : ServerUsage.Path, cancellation));

    /// <summary>A client for what is not measured.</summary>
    public HttpClient Client => _client;

    /// <summary>Asks one of our own servers for a number.</summary>
    public async Task<double> NumberAsync(string path, CancellationToken cancellation) =>
        double.Parse(await _client.GetStringAsync(path, cancellation), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _said;
        _process.Dispose();
    }
}
