using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Cli;

/// <summary>Reads requests from JSON lines or Arrow, one at a time.</summary>
internal static class RequestReader
{
    /// <summary>The requests.</summary>
    /// <param name="input">Where they come from.</param>
    /// <param name="plan">The graph.</param>
    /// <param name="memory">Memory of batches, which says how long they are valid.</param>
    /// <exception cref="CommandException">Arrow columns do not fit the graph's request.</exception>
    public static IEnumerable<Request> Read(RequestInput input, LogicalPlan plan, RequestMemory memory) =>
        input.IsArrow ? ReadArrow(input, plan, memory) : ReadLines(input, plan, memory);

    /// <summary>One request as a JSON object. Its batch is valid as long as the arena's memory.</summary>
    public static Request ReadLine(ReadOnlySpan<byte> line, LogicalPlan plan, Arena arena) =>
        Read(line, new JsonRowReader(plan.Request), plan, arena);

    private static IEnumerable<Request> ReadLines(Stream stream, LogicalPlan plan, RequestMemory memory)
    {
        var reader = new JsonRowReader(plan.Request);
        var lines = new LineReader(stream);
        while (TryReadLine(lines, reader, plan, memory, out var request))
            yield return request;
    }

    private static bool TryReadLine(
        LineReader lines, JsonRowReader reader, LogicalPlan plan, RequestMemory memory, out Request request)
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
            request = new Request(default, Refusal(plan, error.Message, null));
            return true;
        }
        request = Read(line, reader, plan, memory.Next());
        return true;
    }

    private static Request Read(ReadOnlySpan<byte> line, JsonRowReader reader, LogicalPlan plan, Arena arena)
    {
        var builder = new BatchBuilder(plan.Request);
        return reader.TryRead(line, builder, out var errors)
            ? new Request(OneRow(builder, arena), null)
            : new Request(default, Refusal(plan, string.Join("; ", errors.Select(error => error.ToString())),
                errors.Count > 0 && errors[0].Path.Length > 0 ? errors[0].Path : null));
    }

    private static unsafe Batch OneRow(BatchBuilder builder, Arena arena) =>
        builder.Schema.Count == 0 ? new Batch(builder.Schema, null, 1) : builder.Build(arena);

    private static RunFailure Refusal(LogicalPlan plan, string reason, string? column) => new(
        FailureClass.RequestData, RequestCodes.Malformed, "the request is refused: " + reason, plan.Graph)
    {
        Column = column,
    };

    private static IEnumerable<Request> ReadArrow(Stream stream, LogicalPlan plan, RequestMemory memory)
    {
        var table = memory.Keep(Table(stream));
        int[] ordinals = ArrowRequests.Match(table.Schema, plan);
        foreach (var batch in table.Batches)
            for (int row = 0; row < batch.RowCount; row++)
                yield return ArrowRequests.Row(batch, row, ordinals, plan, memory.Next());
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

/// <summary>Codes of problems at the edge.</summary>
internal static class RequestCodes
{
    /// <summary>The request is not what the graph declares.</summary>
    public const string Malformed = "ADG6001";
}
