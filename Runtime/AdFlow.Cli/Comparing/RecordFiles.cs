using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Opens record files for commands.</summary>
internal static class RecordFiles
{
    /// <summary>Opens one.</summary>
    /// <exception cref="CommandException">There is none, or it is none.</exception>
    public static RecordReader Open(string path)
    {
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
    }
}
