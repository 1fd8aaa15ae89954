using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>A service on a free port of this machine, answering as a test says.</summary>
internal sealed class KeyService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<KeyRequest, Task> _answer;
    private int _count, _staying, _connections;

    private KeyService(Func<KeyRequest, Task> answer, HttpProtocols protocols)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(
            IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next => connection => CountAsync(next, connection));
            }));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Starts a service.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="protocols">What it speaks.</param>
    internal static async Task<KeyService> StartAsync(
        Func<KeyRequest, Task> answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var service = new KeyService(answer, protocols);
        await service._application.StartAsync();
        return service;
    }

    internal string Url => _application.Urls.Single() + "/rows";

    /// <summary>Connections that are open.</summary>
    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>The requests that came, in order.</summary>
    internal ConcurrentQueue<KeyRequest> Requests { get; } = [];

    /// <summary>Fails where the answering code of a test fails, so that no test passes because of it.</summary>
    internal ConcurrentQueue<Exception> Faults { get; } = [];

    /// <summary>Waits until no client is there that is to be seen to leave.</summary>
    internal async Task AllLeftAsync()
    {
        while (Volatile.Read(ref _staying) > 0)
            await Task.Delay(1);
    }

    internal void CountStaying(int change) => Interlocked.Add(ref _staying, change);

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Assert.That(Faults, Is.Empty, "the service of the test failed");
    }

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _connections);
        await next(connection);
        Interlocked.Decrement(ref _connections);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var request = new KeyRequest(this, context, Interlocked.Increment(ref _count), body.ToArray());
            Requests.Enqueue(request);
            await _answer(request);
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested)
        {
            TestContext.Out.WriteLine($"A client left: {error.Message}");
        }
        catch (Exception error)
        {
            Faults.Enqueue(error);
        }
    }
}

/// <summary>A request to a <see cref="KeyService"/>.</summary>
/// <param name="Service">The service.</param>
/// <param name="Context">The exchange.</param>
/// <param name="Number">Number of the request, from 1.</param>
/// <param name="Body">Its body.</param>
internal sealed record KeyRequest(KeyService Service, HttpContext Context, int Number, byte[] Body)
{
    /// <summary>The keys of a JSON request, as they are written.</summary>
    internal string[] Keys => [.. JsonDocument.Parse(Body).RootElement.GetProperty("keys").EnumerateArray()
        .Select(key => key.GetRawText())];

    /// <summary>Cancelled when the client leaves.</summary>
    internal CancellationToken Left => Context.RequestAborted;

    /// <summary>The request line and headers, which the exchange forgets at its end.</summary>
    internal string Head { get; } = $"{Context.Request.Protocol} {Context.Request.Method}\n"
        + string.Concat(Context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\n"));

    /// <summary>The connection it came over.</summary>
    internal string Connection { get; } = Context.Connection.Id;

    /// <summary>A header, or null.</summary>
    internal string? Header(string name) => Head.Split('\n')
        .Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 2)..]).SingleOrDefault();

    /// <summary>Answers JSON.</summary>
    internal Task JsonAsync(string json)
    {
        Context.Response.ContentType = "application/json; charset=utf-8";
        return Context.Response.WriteAsync(json);
    }

    /// <summary>Answers each key with its price, which is ten times the key.</summary>
    internal Task PricesAsync() => JsonAsync("[" + string.Join(",", Keys.Select(Price)) + "]");

    /// <summary>Answers a status.</summary>
    internal Task StatusAsync(int status)
    {
        Context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Waits until the client leaves.</summary>
    internal async Task HangAsync()
    {
        using var here = Stay();
        await Task.Delay(Timeout.InfiniteTimeSpan, Left);
    }

    /// <summary>States that the client is to be seen to leave: until what comes back is disposed, it has not.</summary>
    internal IDisposable Stay()
    {
        Service.CountStaying(1);
        return new Staying(Service);
    }

    private static string Price(string key) => $$"""{"id":{{key}},"price":{{key.Trim('"')}}0}""";

    private sealed class Staying(KeyService service) : IDisposable
    {
        public void Dispose() => service.CountStaying(-1);
    }
}
