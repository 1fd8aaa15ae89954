using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Compares recorded requests, left and right, and tells what was found: as text, as JSON, as a page. Used
/// once.</summary>
internal sealed class DiffSession(Terminal terminal, ReplayDisplay display)
{
    /// <summary>How left runs are replayed.</summary>
    public required ReplayOptions Left { get; init; }

    /// <summary>How right runs are replayed.</summary>
    public required ReplayOptions Right { get; init; }

    /// <summary>What both sides are called.</summary>
    public required (string Left, string Right) Names { get; init; }

    /// <summary>How graphs are compared.</summary>
    public required Comparisons Comparisons { get; init; }

    /// <summary>Requests under way at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Whether times are those of the records.</summary>
    public bool UsesRecordedTimes { get; init; }

    /// <summary>File of the page, or null.</summary>
    public string? Html { get; init; }

    /// <summary>Whether to write JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>Whether answers alone decide the exit code.</summary>
    public bool IsOfAnswers { get; init; }

    /// <summary>How runs are replayed as they were recorded, with what else an option says.</summary>
    public static ReplayOptions AsRecorded(ReplayOptions options) =>
        options with { OtherGraph = null, Set = [], IsLive = false };

    /// <summary>Compares.</summary>
    /// <returns>The exit code: 0 where nothing differs.</returns>
    /// <exception cref="CommandException">A file or a graph cannot be used.</exception>
    public async Task<int> RunAsync(RunSource source, CancellationToken cancellation)
    {
        var report = Html is null ? null : new DifferenceReport();
        var runner = new DiffRunner(source, Left, Right)
        {
            AtOnce = AtOnce, Comparisons = Comparisons, UsesRecordedTimes = UsesRecordedTimes, Report = report,
            Progress = display.Show,
        };
        try
        {
            await runner.RunAsync(cancellation);
        }
        catch (Exception error) when (error is RecordFileException or ReplayException)
        {
            throw new CommandException(error.Message);
        }
        finally
        {
            display.End();
        }
        var notes = Notes(runner, source);
        report?.Write(Html!, new ReportTitle(Names.Left, Names.Right, notes), runner.Summary);
        Write(runner.Summary, notes);
        long different = (IsOfAnswers ? runner.Summary.DifferentOutputs : runner.Summary.Different)
            + source.OnlyLeft + source.OnlyRight + runner.Stopped;
        return different == 0 && runner.Summary.Requests > 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private List<string> Notes(DiffRunner runner, RunSource source)
    {
        List<string> notes = [.. Left.Remarks.All.Union(Right.Remarks.All)];
        if (runner.Summary.Requests == 0)
            notes.Add("there is no request that both sides have");
        if (source.OnlyLeft + source.OnlyRight > 0)
            notes.Add(FormattableString.Invariant(
                $"{source.OnlyLeft} requests are only left, {source.OnlyRight} only right"));
        if (runner.Stopped > 0)
            notes.Add(FormattableString.Invariant(
                $"{runner.Stopped} requests were stopped when they were recorded, and have no answer to compare"));
        return notes;
    }

    private void Write(ComparisonSummary summary, List<string> notes)
    {
        if (IsJson)
        {
            using (var json = new Utf8JsonWriter(terminal.Output, JsonRowWriter.Options))
            {
                json.WriteStartObject();
                json.WriteString("left", Names.Left);
                json.WriteString("right", Names.Right);
                json.WriteStartArray("notes");
                foreach (string note in notes)
                    json.WriteStringValue(note);
                json.WriteEndArray();
                new SummaryJson(json).Write(summary);
                json.WriteEndObject();
            }
            terminal.Output.Write("\n"u8);
            return;
        }
        using var text = terminal.Text();
        text.WriteLine($"{Names.Left} → {Names.Right}");
        // Remarks were told when they were made.
        foreach (string note in notes.Except(Left.Remarks.All).Except(Right.Remarks.All))
            text.WriteLine($"note: {note}");
        new DifferenceText(text).Write(summary);
    }
}
