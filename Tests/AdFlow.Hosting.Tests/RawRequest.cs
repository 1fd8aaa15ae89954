using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

/// <summary>Speaks to a host as a client that breaks HTTP does.</summary>
internal static class RawRequest
{
    /// <summary>Sends bytes and reads what comes until the host closes the connection.</summary>
    public static async Task<(int Status, JsonElement Error)> SendAsync(this HostTester tester, string request)
    {
        using var client = await ConnectAsync(tester);
        using var stream = new NetworkStream(client);
        await client.SendAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();
        Assert.That(answer, Does.StartWith("HTTP/1.1 "));
        int body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.That(answer[(body + 4)..], Is.Not.Empty, answer);
        return (int.Parse(answer.AsSpan(9, 3)),
            JsonDocument.Parse(answer[(body + 4)..]).RootElement.GetProperty("error"));
    }

    /// <summary>Sends bytes, waits for something, and leaves with a reset.</summary>
    public static async Task LeaveAsync(this HostTester tester, string request, Task until)
    {
        using var client = await ConnectAsync(tester);
        await client.SendAsync(Encoding.Latin1.GetBytes(request));
        await until;
        client.LingerState = new LingerOption(enable: true, seconds: 0);
    }

    private static async Task<Socket> ConnectAsync(HostTester tester)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var address = tester.Client.BaseAddress!;
        await client.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        return client;
    }
}
