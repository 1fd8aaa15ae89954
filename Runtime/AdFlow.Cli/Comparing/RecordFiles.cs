using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Opens record files for commands.</summary>
internal static class RecordFiles
{
    /// <summary>Opens one.</summary>
    /// <exception cref="CommandException">There is none, or it is none.</exception>
    public static RecordReader Open(string path)
    {
        if (path.Length == 0)
            throw new CommandException("'': the name of the record file is empty", ExitCode.WrongUse);
        if (Directory.Exists(path))
            throw new CommandException($"{path}: this is a folder; name a record file");
        if (RegularFile.IsOther(path))
            throw new CommandException($"{path}: this is a pipe, a socket or a device; name a record file, which is "
                + "not read from the front to the end");
        try
        {
            return new RecordReader(path);
        }
        catch (RecordFileException error)
        {
            throw new CommandException(error.Message);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"{path}: there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: you are not allowed to read this file");
        }
    }
}
