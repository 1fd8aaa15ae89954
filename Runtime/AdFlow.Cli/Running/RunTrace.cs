using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>
/// The file that <c>adflow run --trace</c> writes. It is whole also where the process is stopped while it waits for a
/// request: what runs until then is in it. Writing and disposing are one thread's; the end of the process may be
/// another's.
/// </summary>
internal sealed class RunTrace : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly TraceWriter _writer;
    private readonly Lock _lock = new();
    private bool _isEnded;

    private RunTrace(string path, PhysicalPlan plan)
    {
        _path = path;
        _file = NamedFile.Create(path, path);
        _writer = new TraceWriter(_file, plan);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file; null for no trace.</param>
    /// <param name="plan">What is executed.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static RunTrace? Create(string? path, PhysicalPlan plan) => path switch
    {
        null => null,
        "-" => throw new CommandException(
            "--trace -: standard output is for answers; name a file", ExitCode.WrongUse),
        "" => throw new CommandException("--trace '': the name of the file is empty", ExitCode.WrongUse),
        _ => new RunTrace(path, plan),
    };

    /// <summary>Adds a run that has ended and is not disposed yet.</summary>
    /// <exception cref="CommandException">The file cannot be written any more.</exception>
    public void Write(long request, in GraphRun run)
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            try
            {
                _writer.Write(request, run);
            }
            catch (IOException error)
            {
                throw Unwritable(error);
            }
        }
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

    private void End()
    {
        lock (_lock)
        {
            if (_isEnded)
                return;
            _isEnded = true;
            using (_file)
                _writer.Dispose();
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
        $"--trace {_path}: the trace cannot be written: {error.Message}");
}
