using System.Globalization;

namespace AdFlow.Hosting;

/// <summary>A zip that comes in, as a file that disposing deletes.</summary>
internal sealed class ReceivedZip(string path, StoreFiles files) : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly FileStream _file = files.Create(path);

    /// <summary>The bytes.</summary>
    public Stream Content => _file;

    /// <summary>Reads to the end of a stream.</summary>
    /// <exception cref="DeploymentException">There is too much of it.</exception>
    /// <exception cref="SenderException">It cannot be read.</exception>
    public async Task ReadAsync(Stream source, long mostBytes, CancellationToken cancellation)
    {
        files.Step("write zip");
        byte[] chunk = new byte[ChunkBytes];
        while (await SenderException.ReadAsync(source, chunk, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            if (_file.Length + read > mostBytes)
                throw new DeploymentException(413, DeploymentCodes.TooLarge, string.Create(CultureInfo.InvariantCulture,
                    $"The zip has more than {mostBytes} bytes; publish large tables instead of packing them."));
            _file.Write(chunk.AsSpan(0, read));
        }
        _file.Position = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        files.Delete(path);
    }
}
