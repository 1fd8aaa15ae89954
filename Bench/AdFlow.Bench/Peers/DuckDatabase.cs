using System.Globalization;
using System.Runtime.InteropServices;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>A DuckDB database in memory with one connection. Not thread-safe; what it prepared must be disposed
/// before.</summary>
internal sealed unsafe class DuckDatabase : IDisposable
{
    private nint _database;
    private nint _connection;

    /// <summary>Opens an empty database.</summary>
    /// <param name="threads">Threads that a query may use.</param>
    /// <exception cref="InvalidDataException">DuckDB refuses.</exception>
    public DuckDatabase(int threads)
    {
        Require(DuckApi.Open(null, out _database) == 0, "it does not open");
        Require(DuckApi.Connect(_database, out _connection) == 0, "it does not connect");
        Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {threads}"));
    }

    /// <summary>Name and version.</summary>
    public static string Version => $"DuckDB {Marshal.PtrToStringUTF8(DuckApi.LibraryVersion())}";

    /// <summary>Runs a statement that has no result.</summary>
    /// <exception cref="InvalidDataException">DuckDB refuses it.</exception>
    public void Execute(string sql)
    {
        bool isFine = DuckApi.Query(_connection, sql, out var result) == 0;
        string? error = isFine ? null : Marshal.PtrToStringUTF8(DuckApi.ResultError(ref result));
        DuckApi.DestroyResult(ref result);
        Require(isFine, $"{error} ({sql})");
    }

    /// <summary>Makes a table of int64, float32 and text columns without nulls and copies all rows into it.</summary>
    /// <exception cref="InvalidDataException">DuckDB refuses.</exception>
    public void Load(string name, Batch rows)
    {
        var columns = rows.Schema.Fields.Select(field => $"{field.Name} {TypeOf(field.Type)} NOT NULL");
        Execute($"CREATE TABLE {name} ({string.Join(", ", columns)})");
        Require(DuckApi.CreateAppender(_connection, null, name, out nint appender) == 0, $"no appender to {name}");
        for (int row = 0; row < rows.RowCount; row++)
        {
            for (int column = 0; column < rows.ColumnCount; column++)
                Append(appender, rows[column], row);
            Require(DuckApi.EndRow(appender) == 0, $"row {row} of {name}");
        }
        Require(DuckApi.DestroyAppender(ref appender) == 0, $"the end of {name}");
    }

    /// <summary>Prepares a query.</summary>
    /// <exception cref="InvalidDataException">DuckDB refuses it.</exception>
    public DuckStatement Prepare(string sql) => new(_connection, sql);

    /// <inheritdoc/>
    public void Dispose()
    {
        DuckApi.Disconnect(ref _connection);
        DuckApi.Close(ref _database);
    }

    internal static void Require(bool isFine, string what)
    {
        if (!isFine)
            throw new InvalidDataException($"DuckDB: {what}.");
    }

    private static string TypeOf(DataType type) => type.Id switch
    {
        TypeId.Int64 => "BIGINT",
        TypeId.Float32 => "FLOAT",
        _ => "VARCHAR",
    };

    private static void Append(nint appender, Column column, int row)
    {
        if (column.Type.Id is TypeId.Int64)
            DuckApi.Append(appender, column.Values<long>()[row]);
        else if (column.Type.Id is TypeId.Float32)
            DuckApi.Append(appender, column.Values<float>()[row]);
        else
            fixed (byte* text = column.GetBytes(row))
                DuckApi.Append(appender, text, (ulong)column.GetBytes(row).Length);
    }
}
