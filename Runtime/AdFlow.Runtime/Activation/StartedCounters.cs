using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Counters;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>Makes counters in memory that start from the rows of a file: a column of keys, and <c>used</c>.</summary>
internal static class StartedCounters
{
    private const string Used = "used";

    /// <summary>Reads an Arrow file.</summary>
    /// <param name="counter">Name and key of the counters.</param>
    /// <param name="path">The file; a key that comes twice is added up.</param>
    /// <exception cref="IOException">It cannot be read, or its columns are others.</exception>
    public static CounterTable Read(LogicalCounter counter, string path)
    {
        try
        {
            using var table = IpcReader.ReadTable(path);
            var counters = new CounterTable(counter.Name, counter.Key);
            foreach (var batch in table.Batches)
                Add(counters, counter, batch);
            return counters;
        }
        catch (IpcFormatException error)
        {
            throw new IOException($"{path}: {error.Message}", error);
        }
    }

    private static void Add(CounterTable counters, LogicalCounter counter, Batch batch)
    {
        int key = batch.Schema.IndexOf(counter.KeyName), used = batch.Schema.IndexOf(Used);
        if (key < 0 || used < 0 || !batch.Schema[used].Type.Equals(DataType.Int64)
            || (counter.Key is CounterKey.Int64 ? !batch.Schema[key].Type.Equals(DataType.Int64)
                : !batch.Schema[key].Type.IsText()) || batch[key].NullCount + batch[used].NullCount > 0)
            throw new IOException($"they start from the columns '{counter.KeyName}' "
                + $"({(counter.Key is CounterKey.Int64 ? "int64" : "utf8")}) and '{Used}' (int64), never null; found "
                + batch.Schema);
        var amounts = batch[used].Values<long>();
        for (int row = 0; row < batch.RowCount; row++)
            if (counter.Key is CounterKey.Int64)
                counters.Add(batch[key].Values<long>()[row], amounts[row]);
            else
                counters.Add(batch[key].GetBytes(row), amounts[row]);
    }
}
