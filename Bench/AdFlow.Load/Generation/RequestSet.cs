using System.Globalization;
using System.Text;

namespace AdFlow.Load;

/// <summary>The requests of a load, as they go over the wire. Immutable.</summary>
internal sealed class RequestSet
{
    private readonly byte[][] _wire;

    private RequestSet(byte[][] wire) => _wire = wire;

    /// <summary>How many different ones there are.</summary>
    public int Count => _wire.Length;

    /// <summary>The bytes of a request; they are taken in turn.</summary>
    /// <param name="number">Number of the request, ≥ 0.</param>
    public ReadOnlySpan<byte> this[long number] => _wire[number % _wire.Length];

    /// <summary>POST requests.</summary>
    /// <param name="path">Path of the address.</param>
    /// <param name="bodies">JSON documents.</param>
    /// <param name="headers">More lines of the head, each with its line break.</param>
    public static RequestSet Post(string path, IEnumerable<string> bodies, string headers = "") =>
        new([.. bodies.Select(body => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}")))]);

    /// <summary>POST requests, one for each line of a file of JSON lines.</summary>
    /// <exception cref="InvalidDataException">The file has no lines.</exception>
    public static RequestSet OfFile(string path, string file)
    {
        string[] lines = [.. File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line))];
        return lines.Length > 0 ? Post(path, lines)
            : throw new InvalidDataException($"{file} is empty; expected a JSON document a line.");
    }
}
