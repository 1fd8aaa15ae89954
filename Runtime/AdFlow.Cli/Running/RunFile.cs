namespace AdFlow.Cli;

/// <summary>
/// A file that <c>adflow run</c> writes beside the answers. It is whole also where the process is stopped while it
/// waits for a request: what runs until then is in it. Adding and disposing are one thread's; the end of the process
/// may be another's.
/// </summary>
internal abstract class RunFile : IDisposable
{
    private readonly string _option;
    private readonly string _path;
    private readonly Lock _lock = new();
    private bool _isEnded;

    /// <summary>Begins; the file is open.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file.</param>
    protected RunFile(string option, string path)
    {
        (_option, _path) = (option, path);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="CommandException">It cannot be written any more.</exception>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        try
        {
            End();
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
    }

    /// <summary>Checks the name of a file that an option gives.</summary>
    /// <returns>The name; null for no file.</returns>
    /// <exception cref="CommandException">No file has that name.</exception>
    protected static string? Check(string option, string? path) => path switch
    {
        "-" => throw new CommandException(
            $"{option} -: standard output is for answers; name a file", ExitCode.WrongUse),
        "" => throw new CommandException($"{option} '': the name of the file is empty", ExitCode.WrongUse),
        _ => path,
    };

    /// <summary>Writes what belongs to one run, unless the file was ended.</summary>
    /// <exception cref="CommandException">It cannot be written any more.</exception>
    protected void Add(Action write)
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            try
            {
                write();
            }
            catch (IOException error)
            {
                throw Unwritable(error);
            }
        }
    }

    /// <summary>Writes what belongs to the end, and closes the file; called once.</summary>
    protected abstract void Close();

    private void End()
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            Close();
        }
    }

    private void OnProcessExit(object? sender, EventArgs args)
    {
        try
        {
            End();
        }
        catch (IOException error)
        {
            Console.Error.WriteLine($"adflow: {Unwritable(error).Message}");
        }
    }

    private CommandException Unwritable(IOException error) => new(
        $"{_option} {_path}: the {_option[2..]} cannot be written: {error.Message}");
}
