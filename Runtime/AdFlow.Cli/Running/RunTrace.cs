using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>The file that <c>adflow run --trace</c> writes. Not thread-safe.</summary>
internal sealed class RunTrace : IDisposable
{
    private readonly FileStream _file;
    private readonly TraceWriter _writer;

    private RunTrace(FileStream file, PhysicalPlan plan)
    {
        _file = file;
        _writer = new TraceWriter(file, plan);
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
        _ => new RunTrace(NamedFile.Create(path, path), plan),
    };

    /// <summary>Adds a run that has ended and is not disposed yet.</summary>
    public void Write(long request, in GraphRun run) => _writer.Write(request, run);

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
