using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Cli;

/// <summary>Takes requests from a stream of JSON lines or Arrow, one at a time.</summary>
internal static class RequestSource
{
    /// <summary>The requests.</summary>
    /// <param name="input">Where they come from.</param>
    /// <param name="reader">Reads them for a graph.</param>
    /// <param name="memory">Memory of batches, which says how long they are valid.</param>
    /// <exception cref="CommandException">Arrow columns do not fit the graph's request.</exception>
    public static IEnumerable<Request> Read(RequestInput input, RequestReader reader, RequestMemory memory) =>
        input.IsArrow ? ReadArrow(input, reader, memory) : ReadLines(input, reader, memory);

    private static IEnumerable<Request> ReadLines(Stream stream, RequestReader reader, RequestMemory memory)
    {
        var lines = new LineReader(stream);
        while (TryReadLine(lines, reader, memory, out var request))
            yield return request;
    }

    private static bool TryReadLine(
        LineReader lines, RequestReader reader, RequestMemory memory, out Request request)
    {
        request = default;
        ReadOnlySpan<byte> line;
        try
        {
            do
            {
                if (!lines.TryRead(out line))
                    return false;
            }
            while (line.Trim(" \t\r"u8).IsEmpty);
        }
        catch (TableTextException error)
        {
            request = new Request(default, new RunFailure(FailureClass.RequestData, RequestCodes.Malformed,
                "the request is refused: " + error.Message, reader.Plan.Graph));
            return true;
        }
        var refusal = reader.Read(line, memory.Next(), out var row);
        request = new Request(row, refusal);
        return true;
    }

    private static IEnumerable<Request> ReadArrow(Stream stream, RequestReader reader, RequestMemory memory)
    {
        var table = memory.Keep(Table(stream));
        if (reader.Misfits(table.Schema) is { Count: > 0 } problems)
            throw new CommandException($"the input does not fit the request of graph '{reader.Plan.Graph}': "
                + string.Join("; ", problems));
        foreach (var batch in table.Batches)
            for (int row = 0; row < batch.RowCount; row++)
            {
                var refusal = reader.Read(batch, row, memory.Next(), out var request);
                yield return new Request(request, refusal);
            }
    }

    private static Table Table(Stream stream)
    {
        try
        {
            return IpcReader.ReadTable(stream);
        }
        catch (Exception error) when (TableFile.IsRefusal(error))
        {
            throw new CommandException($"the requests cannot be read: {error.Message}");
        }
    }
}

/// <summary>A request, or why it is none.</summary>
internal readonly record struct Request(Batch Row, RunFailure? Refusal);
