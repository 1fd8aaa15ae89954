using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The columns of a record file, and what must hold of them.</summary>
internal static class RecordFormat
{
    /// <summary>Key of the version in the schema's metadata.</summary>
    public const string VersionKey = "adflow.record";

    /// <summary>The version that is written and read.</summary>
    public const string Version = "1";

    /// <summary>Number of rows that do not belong to one run.</summary>
    public const long Shared = -1;

    /// <summary>Most bytes of payloads in a record batch, unless one run alone has more.</summary>
    public const int BatchBytes = 16 << 20;

    /// <summary>Most runs in a record batch.</summary>
    public const int BatchRuns = 1000;

    /// <summary>Most bytes of a record batch: those of the largest run, and its other columns.</summary>
    public const long MaxBatchBytes = EncodedRun.MaxBytes + (256L << 20);

    /// <summary>Most memory that decoding payloads may take: what they say of themselves is not believed.</summary>
    public static long MemoryLimit(long payloadBytes) => (16L << 20) + 32 * payloadBytes;

    /// <summary>Schema of a record file.</summary>
    public static Schema Schema { get; } = new(
    [
        new Field("request", DataType.Int64, false), new Field("kind", DataType.Utf8, false),
        new Field("node", DataType.Utf8, false), new Field("payload", DataType.Binary, false),
    ], [new(VersionKey, Version)]);
}
