namespace AdFlow.Cli;

/// <summary>Writes a file beside its name and moves it there at the end: a failure leaves the old one.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".part";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CommandException(error.Message);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
