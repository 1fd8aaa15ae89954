using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AdFlow.Load;

/// <summary>
/// A connection that is kept: one request at a time, without pipelining, and nothing allocated for it. The framework's
/// HTTP client costs more processor time than the server that is measured, on the same machine. Used by one exchange at
/// a time.
/// </summary>
internal sealed class HttpConnection(IPEndPoint server) : IDisposable
{
    private Socket? _socket;
    private byte[] _buffer = new byte[16 << 10];
    private ResponseHead _head;

    /// <summary>Body of the last answer, valid until the next exchange.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head.Length, _head.BodyLength);

    /// <summary>Connects where it is not connected, or not any more: servers end connections that idle for minutes.
    /// </summary>
    /// <exception cref="SocketException">The server does not take it.</exception>
    public async ValueTask ConnectAsync(CancellationToken cancellation)
    {
        // Nothing is to come between two exchanges but the end.
        if (_socket?.Poll(0, SelectMode.SelectRead) == true)
            Dispose();
        if (_socket is not null)
            return;
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
            _socket = socket;
        }
        finally
        {
            if (_socket is null)
                socket.Dispose();
        }
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <returns>Its status.</returns>
    /// <exception cref="IOException">The server ended the connection.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The answer is not understood.</exception>
    public ValueTask<int> ExchangeAsync(ReadOnlySpan<byte> request, CancellationToken cancellation)
    {
        _socket!.Send(request);
        return ReceiveAsync(_socket, cancellation);
    }

    /// <summary>Ends the connection; the next exchange needs another one.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Socket socket, CancellationToken cancellation)
    {
        int have = 0;
        while (!ResponseHead.TryRead(_buffer.AsSpan(0, have), out _head) || have < _head.Length + _head.BodyLength)
        {
            if (have == _buffer.Length)
                Array.Resize(ref _buffer, 2 * have);
            int read = await socket.ReceiveAsync(_buffer.AsMemory(have), SocketFlags.None, cancellation)
                .ConfigureAwait(false);
            if (read == 0)
                throw new IOException("The server ended the connection within an answer.");
            have += read;
        }
        return _head.Status;
    }
}
