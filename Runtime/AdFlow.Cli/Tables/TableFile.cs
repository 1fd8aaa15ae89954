using AdFlow.Tables;
using AdFlow.Tables.Csv;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Cli;

/// <summary>Reads and writes tables in every format that people meet.</summary>
internal static class TableFile
{
    /// <summary>The format that a file name asks for, or null.</summary>
    public static TableFormat? FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".arrow" or ".feather" => TableFormat.File,
        ".stream" or ".arrows" => TableFormat.Stream,
        ".jsonl" or ".ndjson" => TableFormat.JsonLines,
        ".csv" => TableFormat.Csv,
        _ => null,
    };

    /// <summary>Reads a table; its format is recognised by the content.</summary>
    /// <param name="path">File, or − for the input.</param>
    /// <param name="terminal">Gives the input.</param>
    /// <exception cref="CommandException">The file cannot be read or is no table.</exception>
    public static Table Read(string path, Terminal terminal)
    {
        try
        {
            using var stream = Open(path, terminal);
            return TableContents.Read(stream);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            throw new CommandException($"{path}: {error.Message}");
        }
    }

    /// <summary>Writes a table.</summary>
    /// <exception cref="CommandException">It cannot be written in the format.</exception>
    public static void Write(Table table, Stream target, TableFormat format)
    {
        try
        {
            switch (format)
            {
                case TableFormat.File: IpcWriter.WriteFile(target, table); break;
                case TableFormat.Stream: IpcWriter.WriteStream(target, table); break;
                case TableFormat.JsonLines: JsonLines.Write(table, target); break;
                default: CsvWriter.Write(table, target); break;
            }
        }
        catch (Exception error) when (IsRefusal(error) && error is not IOException)
        {
            throw new CommandException(error.Message);
        }
    }

    // What cannot be read twice, a pipe or the input, is taken in whole.
    private static Stream Open(string path, Terminal terminal)
    {
        var source = path == "-" ? terminal.Input : NamedFile.Read(path);
        if (source.CanSeek && path != "-")
            return source;
        using (source)
        {
            var copy = new MemoryStream();
            source.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }

    /// <summary>Whether an exception says that a file or table is at fault, not us.</summary>
    public static bool IsRefusal(Exception error) => error is IpcFormatException or TableTextException or IOException
        or UnauthorizedAccessException or NotSupportedException;
}
