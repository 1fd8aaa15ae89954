using System.Reflection;
using System.Runtime.InteropServices;

namespace AdFlow.Bench;

/// <summary>The part of DuckDB's C API that the benchmarks call; names and meaning are those of its header.</summary>
internal static partial class DuckApi
{
    private const string Library = "duckdb";
    private const string File = "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";

    private const string Install = "on Linux x64 run 'npm ci --ignore-scripts --prefix Bench/AdFlow.Bench/Duckdb'";

    private static readonly nint Handle = LoadFrom(Find());

    /// <summary>Why the library cannot be called and what to do; null where it can.</summary>
    public static string? Absence { get; private set; }

    static DuckApi() => NativeLibrary.SetDllImportResolver(
        Assembly.GetExecutingAssembly(), (name, _, _) => name == Library ? Handle : 0);

    [LibraryImport(Library, EntryPoint = "duckdb_library_version")]
    public static partial nint LibraryVersion();

    [LibraryImport(Library, EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string? path, out nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_close")]
    public static partial void Close(ref nint database);

    [LibraryImport(Library, EntryPoint = "duckdb_connect")]
    public static partial int Connect(nint database, out nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(ref nint connection);

    [LibraryImport(Library, EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Query(nint connection, string query, out Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_result")]
    public static partial void DestroyResult(ref Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_result_error")]
    public static partial nint ResultError(ref Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Prepare(nint connection, string query, out nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_prepare_error")]
    public static partial nint PrepareError(nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_prepare")]
    public static partial void DestroyPrepare(ref nint statement);

    [LibraryImport(Library, EntryPoint = "duckdb_execute_prepared")]
    public static partial int ExecutePrepared(nint statement, out Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_fetch_chunk")]
    public static partial nint FetchChunk(Result result);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
    public static partial ulong ChunkSize(nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    public static partial nint ChunkVector(nint chunk, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
    public static partial nint VectorData(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_data_chunk")]
    public static partial void DestroyChunk(ref nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateAppender(nint connection, string? schema, string table, out nint appender);

    [LibraryImport(Library, EntryPoint = "duckdb_append_int64")]
    public static partial int Append(nint appender, long value);

    [LibraryImport(Library, EntryPoint = "duckdb_append_float")]
    public static partial int Append(nint appender, float value);

    [LibraryImport(Library, EntryPoint = "duckdb_append_varchar_length")]
    public static unsafe partial int Append(nint appender, byte* text, ulong length);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_end_row")]
    public static partial int EndRow(nint appender);

    [LibraryImport(Library, EntryPoint = "duckdb_appender_destroy")]
    public static partial int DestroyAppender(ref nint appender);

    private static nint LoadFrom(string? path)
    {
        nint handle = 0;
        if (path is null)
            Absence = $"the library is not installed; {Install}";
        else if (!NativeLibrary.TryLoad(path, out handle))
            Absence = $"{File} cannot be loaded; {Install} again";
        return handle;
    }

    // It lies beside the sources, not beside the program: the nearest folder above that has it.
    private static string? Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder))
            if (System.IO.Path.Combine(folder, "Bench", "AdFlow.Bench", "Duckdb", File) is var path
                && System.IO.File.Exists(path))
                return path;
        return null;
    }

    /// <summary><c>duckdb_result</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        private readonly ulong _columnCount, _rowCount, _rowsChanged;
        private readonly nint _columns, _message, _data;
    }
}
