using System.Runtime.InteropServices;

namespace AdFlow.Bench;

/// <summary>A prepared query whose rows are an int64 and a float. Not thread-safe.</summary>
internal sealed unsafe class DuckStatement : IDisposable
{
    private nint _statement;

    /// <summary>Prepares a query.</summary>
    /// <exception cref="InvalidDataException">DuckDB refuses it.</exception>
    public DuckStatement(nint connection, string sql)
    {
        bool isFine = DuckApi.Prepare(connection, sql, out _statement) == 0;
        DuckDatabase.Require(isFine, $"{Marshal.PtrToStringUTF8(DuckApi.PrepareError(_statement))} ({sql})");
    }

    /// <summary>Rows of the last run.</summary>
    public int Count { get; private set; }

    /// <summary>First column of the last run, as far as there was room.</summary>
    public long[] Ids { get; private set; } = [];

    /// <summary>Second column of the last run.</summary>
    public float[] Scores { get; private set; } = [];

    /// <summary>Runs it and fetches all rows.</summary>
    /// <exception cref="InvalidDataException">DuckDB fails.</exception>
    public void Run()
    {
        bool isFine = DuckApi.ExecutePrepared(_statement, out var result) == 0;
        DuckDatabase.Require(isFine, Marshal.PtrToStringUTF8(DuckApi.ResultError(ref result)) ?? "it failed");
        Count = 0;
        for (nint chunk; (chunk = DuckApi.FetchChunk(result)) != 0; DuckApi.DestroyChunk(ref chunk))
            Append(chunk);
        DuckApi.DestroyResult(ref result);
    }

    /// <inheritdoc/>
    public void Dispose() => DuckApi.DestroyPrepare(ref _statement);

    private void Append(nint chunk)
    {
        int count = (int)DuckApi.ChunkSize(chunk);
        if (Count + count > Ids.Length)
        {
            int room = Math.Max(Count + count, 2 * Ids.Length);
            (var ids, var scores) = (Ids, Scores);
            Array.Resize(ref ids, room);
            Array.Resize(ref scores, room);
            (Ids, Scores) = (ids, scores);
        }
        Values<long>(chunk, 0, count).CopyTo(Ids.AsSpan(Count));
        Values<float>(chunk, 1, count).CopyTo(Scores.AsSpan(Count));
        Count += count;
    }

    private static ReadOnlySpan<T> Values<T>(nint chunk, ulong column, int count) where T : unmanaged =>
        new((void*)DuckApi.VectorData(DuckApi.ChunkVector(chunk, column)), count);
}
