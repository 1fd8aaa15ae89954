using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>The file that <c>adflow run --trace</c> writes.</summary>
internal sealed class RunTrace : RunFile
{
    private const string Option = "--trace";

    private readonly FileStream _file;
    private readonly TraceWriter _writer;

    private RunTrace(string path, FileStream file, PhysicalPlan plan) : base(Option, path) =>
        (_file, _writer) = (file, new TraceWriter(file, plan));

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file; null for no trace.</param>
    /// <param name="plan">What is executed.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static RunTrace? Create(string? path, PhysicalPlan plan) =>
        Check(Option, path) is null ? null : new RunTrace(path!, NamedFile.Create(path!, path!), plan);

    /// <summary>Adds a run that has ended and is not disposed yet.</summary>
    /// <exception cref="CommandException">The file cannot be written any more.</exception>
    public void Write(long request, GraphRun run) => Add(() => _writer.Write(request, run));

    /// <inheritdoc/>
    protected override void Close()
    {
        using (_file)
            _writer.Dispose();
    }
}
