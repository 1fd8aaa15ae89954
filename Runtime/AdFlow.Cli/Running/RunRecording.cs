using System.Diagnostics;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>The file that <c>adflow run --record</c> writes.</summary>
internal sealed class RunRecording : RunFile
{
    private const string Option = "--record";

    private readonly RunRecorder _recorder;
    private readonly RecordWriter _writer;
    private readonly EncodedRun _run = new();
    private readonly Terminal _terminal;

    private RunRecording(string path, RunRecorder recorder, Terminal terminal) : base(Option, path) =>
        (_recorder, _terminal, _writer) = (recorder, terminal, Open(path));

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file; null for no record.</param>
    /// <param name="recorder">Makes the records.</param>
    /// <param name="terminal">Told of runs that are too large.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static RunRecording? Create(string? path, Func<RunRecorder> recorder, Terminal terminal) =>
        Check(Option, path) is null ? null : new RunRecording(path!, recorder(), terminal);

    /// <summary>Adds a run that has ended and is not disposed yet.</summary>
    /// <exception cref="CommandException">The file cannot be written any more.</exception>
    public void Write(long number, RunRequest request, GraphRun run) => Add(() =>
    {
        _recorder.Record(_run, number, request, run, ElapsedOf(run));
        if (_run.Problem is { } problem)
            _terminal.Error.WriteLine($"adflow: {problem}");
        else
            _writer.Write(_run);
    });

    /// <inheritdoc/>
    protected override void Close()
    {
        using (_writer)
            _writer.Finish();
    }

    private static RecordWriter Open(string path)
    {
        // Tells in plain words what is wrong with the name; the writer opens the file again.
        NamedFile.Create(path + RecordWriter.PartialSuffix, path).Dispose();
        return new RecordWriter(path);
    }

    private static TimeSpan ElapsedOf(in GraphRun run)
    {
        long start = long.MaxValue, end = long.MinValue;
        foreach (var time in run.StageTimes)
            if (time.Stage is not null)
                (start, end) = (Math.Min(start, time.StartTicks), Math.Max(end, time.EndTicks));
        return end < start ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start, end);
    }
}
