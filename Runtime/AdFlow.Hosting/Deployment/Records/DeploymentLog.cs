using System.Text.Json;
using AdFlow.Tables.Logs;

namespace AdFlow.Hosting;

/// <summary>What is deployed, as a log in the store. One caller at a time.</summary>
internal sealed class DeploymentLog : IDisposable
{
    // Below this a log is not worth to be written anew.
    private const long LeastCompactedBytes = 1 << 20;
    private const int MostTimes = 4;

    private readonly StoreFiles _files;
    private readonly SortedDictionary<string, DeploymentRecord> _latest = new(StringComparer.Ordinal);
    private readonly AppendLog _log;
    private long _compactedBytes;

    /// <summary>Opens the log, which is made where it is missing.</summary>
    /// <exception cref="IOException">It is damaged, or open in another process, or the system cannot read it.
    /// </exception>
    public DeploymentLog(string store, StoreFiles files)
    {
        _files = files;
        string folder = Path.Combine(Path.GetFullPath(store), "deployments");
        files.Step("open log");
        _log = AppendLog.Open(folder, record => Take(Read(record)));
        _compactedBytes = _log.Bytes;
    }

    /// <summary>What was cut off its end, which a crash had torn; null where nothing was.</summary>
    public LogCut? Cut => _log.Cut;

    /// <summary>The latest record of each graph that is deployed, by name.</summary>
    public IEnumerable<DeploymentRecord> Latest => _latest.Values;

    /// <summary>Appends a record; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">It could not be stored; the log is as before.</exception>
    public void Append(DeploymentRecord record)
    {
        _files.Step("append record");
        _log.Append(record.ToUtf8());
        Take(record);
        _files.Step("record appended");
    }

    /// <summary>Writes the log anew if it is long and mostly of the past.</summary>
    /// <exception cref="IOException">It could not be done; the log is as before.</exception>
    public void CompactIfLong()
    {
        if (_log.Bytes < LeastCompactedBytes || _log.Bytes < MostTimes * _compactedBytes)
            return;
        _files.Step("compact log");
        _log.Compact(_latest.Values.Select(record => (ReadOnlyMemory<byte>)record.ToUtf8()));
        _compactedBytes = _log.Bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static DeploymentRecord Read(ReadOnlySpan<byte> record)
    {
        try
        {
            return DeploymentRecord.Read(record);
        }
        catch (JsonException error)
        {
            throw new IOException("the deployment log of the store has a record that this version of AdFlow cannot "
                + $"read ({error.Message}); start the version that wrote it, or name another store", error);
        }
    }

    private void Take(DeploymentRecord record)
    {
        if (record.State is null)
            _latest.Remove(record.Graph);
        else
            _latest[record.Graph] = record;
    }
}
