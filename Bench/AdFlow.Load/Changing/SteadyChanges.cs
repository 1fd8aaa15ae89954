using System.Diagnostics;
using System.Globalization;

namespace AdFlow.Load;

/// <summary>Changes a host while it is under load: each second a deploy, a rollback, a plugin reload and a table.
/// Used by one caller at a time.</summary>
internal sealed class SteadyChanges(ServerProcess server)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<string> _failures = [];
    private int _number;

    /// <summary>Changes that the host did.</summary>
    public int Done { get; private set; }

    /// <summary>What it refused.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Publishes the table and deploys the first version.</summary>
    /// <exception cref="InvalidOperationException">The host refuses one.</exception>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await PublishAsync(cancellation);
        await DeployAsync(cancellation);
        if (_failures.Count > 0)
            throw new InvalidOperationException(string.Join('\n', _failures));
        await DeployAsync(cancellation);
    }

    /// <summary>Changes until a moment, each second all four; those that a busy machine leaves no time for come later.
    /// </summary>
    /// <param name="end">A reading of <see cref="Stopwatch"/>.</param>
    /// <param name="each">Called after each second's changes.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task GoOnAsync(long end, Func<Task> each, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval);
        while (Stopwatch.GetTimestamp() < end)
        {
            await PublishAsync(cancellation);
            await DeployAsync(cancellation);
            await SendAsync("roll back", HttpMethod.Post, $"/graphs/{SteadyGraph.Name}/rollback", null, cancellation);
            await SendAsync("reload", HttpMethod.Post, "/plugins/reload?wait_ms=0", null, cancellation);
            await each();
            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private Task PublishAsync(CancellationToken cancellation) => SendAsync("publish", HttpMethod.Put,
        $"/tables/{SteadyGraph.Table}", new StringContent(SteadyGraph.Csv(++_number)), cancellation);

    private Task DeployAsync(CancellationToken cancellation)
    {
        _number++;
        string path = string.Create(CultureInfo.InvariantCulture,
            $"/graphs/{SteadyGraph.Name}/versions/v{_number}?traffic=100");
        return SendAsync("deploy", HttpMethod.Put, path,
            new ByteArrayContent(SteadyGraph.Bundle(_number)), cancellation);
    }

    private async Task SendAsync(
        string what, HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await server.Client.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
            Done++;
        else
            _failures.Add($"{what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellation)}");
    }
}
