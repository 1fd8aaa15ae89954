using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>Why a run failed and which nodes were left empty, a row for each.</summary>
internal static class FailuresPayload
{
    private static readonly Schema Schema = new(
        new Field("degraded", DataType.Bool, false), new Field("class", DataType.Utf8, false),
        new Field("code", DataType.Utf8, false), new Field("message", DataType.Utf8, false),
        new Field("graph", DataType.Utf8, false), new Field("node", DataType.Utf8),
        new Field("operator", DataType.Utf8), new Field("port", DataType.Utf8), new Field("column", DataType.Utf8),
        new Field("row", DataType.Int32, false));

    private static readonly StreamEncoder Encoder = new(Schema, [.. Enumerable.Range(0, Schema.Count)]);

    /// <summary>Appends the failures of a run.</summary>
    public static void Write(in RunHeader header, GrowingBytes target)
    {
        var rows = new BatchBuilder(Schema);
        if (header.Failure is { } failure)
            Append(rows, failure, isDegraded: false);
        foreach (var degraded in header.Degraded)
            Append(rows, degraded, isDegraded: true);
        using var arena = new Arena();
        Encoder.Write(rows.Build(arena), target);
    }

    /// <summary>Reads failures into the header that they belong to.</summary>
    /// <returns>The header, or what is wrong.</returns>
    public static (RunHeader Header, string? Problem) Read(Batch rows, RunHeader header)
    {
        if (PayloadShape.Problem(rows, Schema) is { } problem)
            return (header, problem);
        var degraded = new List<RunFailure>();
        RunFailure? failure = null;
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (!Enum.TryParse(rows[1].GetString(row), out FailureClass failureClass))
                return (header, $"a failure of class '{rows[1].GetString(row)}'");
            var read = Read(rows, row, failureClass);
            if (rows[0].GetBool(row))
                degraded.Add(read);
            else
                failure = read;
        }
        return (header with { Failure = failure, Degraded = degraded }, null);
    }

    private static RunFailure Read(Batch rows, int row, FailureClass failureClass) =>
        new(failureClass, rows[2].GetString(row)!, rows[3].GetString(row)!, rows[4].GetString(row)!)
        {
            Node = rows[5].GetString(row),
            Operator = rows[6].GetString(row),
            Port = rows[7].GetString(row),
            Column = rows[8].GetString(row),
            Row = rows[9].Values<int>()[row],
        };

    private static void Append(BatchBuilder rows, RunFailure failure, bool isDegraded)
    {
        rows[0].AppendBool(isDegraded);
        string?[] texts =
        [
            failure.Class.ToString(), failure.Code, failure.Message, failure.Graph, failure.Node, failure.Operator,
            failure.Port, failure.Column,
        ];
        for (int i = 0; i < texts.Length; i++)
            if (texts[i] is { } text)
                rows[i + 1].AppendString(text);
            else
                rows[i + 1].AppendNull();
        rows[9].Append(failure.Row);
    }
}
