using System.Net;
using System.Net.Sockets;
using AdFlow.Load;

namespace AdFlow.Bench.Tests.Load;

public sealed class HttpConnectionTests
{
    private static readonly byte[] Answer = [.. "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8];

    [Test]
    [CancelAfter(30_000)]
    public async Task Connect_ServerEndedTheIdleConnection_ConnectsAnew(CancellationToken cancellation)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var ended = new TaskCompletionSource();
        var serving = Task.Run(async () =>
        {
            for (int i = 0; i < 2; i++)
            {
                using var socket = await server.AcceptSocketAsync(cancellation);
                await socket.ReceiveAsync(new byte[1024], cancellation);
                await socket.SendAsync(Answer, cancellation);
                socket.Close();
                ended.TrySetResult();
            }
        }, cancellation);
        using var connection = new HttpConnection((IPEndPoint)server.LocalEndpoint);
        for (int i = 0; i < 2; i++)
        {
            await connection.ConnectAsync(cancellation);
            Assert.That(await connection.ExchangeAsync("GET / HTTP/1.1\r\n\r\n"u8, cancellation), Is.EqualTo(200));
            await ended.Task;
        }
        await serving;
    }
}
