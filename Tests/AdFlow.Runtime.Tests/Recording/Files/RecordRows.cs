using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime.Tests;

/// <summary>Rows of a record file by themselves, to put files together that no writer would write.</summary>
internal sealed class RecordRows
{
    /// <summary>Takes the rows of one run out of a whole file.</summary>
    public RecordRows()
    {
        using var samples = new SampleRuns(1);
        using var table = IpcReader.ReadTable(samples.File(1));
        var batch = table.Batches[0];
        var rows = Enumerable.Range(0, batch.RowCount).Select(row => (batch["request"].Values<long>()[row],
            batch["kind"].GetString(row)!, batch["node"].GetString(row)!, batch["payload"].GetBytes(row).ToArray()))
            .ToList();
        Shared = [.. rows.Where(row => row.Item1 < 0)];
        Run = rows.Single(row => row.Item2 == "run");
        Request = rows.Single(row => row.Item2 == "request");
    }

    public IReadOnlyList<(long, string, string, byte[])> Shared { get; }

    public (long, string, string, byte[]) Run { get; }

    public (long, string, string, byte[]) Request { get; }

    /// <summary>A file of a schema, with a record batch for each list of rows.</summary>
    public static byte[] File(Schema schema, params (long, string, string, byte[])[][] batches)
    {
        using var stream = new MemoryStream();
        using var writer = new IpcFileWriter(stream, schema, leaveOpen: true, hasSums: true);
        foreach (var rows in batches)
        {
            var builder = new BatchBuilder(schema);
            foreach (var (request, kind, node, payload) in rows)
            {
                builder[0].Append(request);
                builder[1].AppendString(kind);
                builder[2].AppendString(node);
                builder[3].AppendBytes(payload);
            }
            using var arena = new Arena();
            writer.Write(builder.Build(arena));
        }
        writer.Finish();
        return stream.ToArray();
    }
}
