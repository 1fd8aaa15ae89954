using System.Diagnostics;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>The file that <c>adflow run --record</c> writes.</summary>
internal sealed class RunRecording : RunFile
{
    private const string Option = "--record";

    private readonly RunRecorder _recorder;
    private readonly RecordWriter _writer;
    private readonly EncodedRun _run = new();
    private readonly Terminal _terminal;

    private RunRecording(string path, RecordWriter writer, RunRecorder recorder, Terminal terminal)
        : base(Option, path) => (_writer, _recorder, _terminal) = (writer, recorder, terminal);

    /// <summary>Makes the file.</summary>
    /// <param name="path">The file; null for no record.</param>
    /// <param name="recorder">Makes the records.</param>
    /// <param name="terminal">Told of runs that are too large.</param>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static RunRecording? Create(string? path, Func<RunRecorder> recorder, Terminal terminal)
    {
        if (Check(Option, path) is null)
            return null;
        var made = recorder();
        return new RunRecording(path!, Open(path!), made, terminal);
    }

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
        // What could not be written whole does not take the place of a record that is there.
        using (_writer)
            if (!_writer.IsTorn)
                _writer.Finish();
    }

    private static RecordWriter Open(string path)
    {
        // The file is put in the place of what is there, which must not be a device's or a folder's.
        if (RegularFile.IsOther(path))
            throw new CommandException($"{Option} {path}: this is a pipe, a socket or a device; name a file");
        if (Directory.Exists(path))
            throw new CommandException($"{Option} {path}: this is a folder; name a file");
        string target = File.Exists(path)
            ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        // Tells in plain words what is wrong with the name; the writer opens the file again.
        NamedFile.Create(target + RecordWriter.PartialSuffix, path).Dispose();
        return new RecordWriter(target);
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
