using AdFlow.Tables;
using Spectre.Console;

namespace AdFlow.Cli;

/// <summary>Shows a person how far tables are that are opened; a script sees nothing.</summary>
internal sealed class PublishDisplay : IProgress<PublishProgress>
{
    private readonly Dictionary<(string Source, PublishStage Stage, string Item), ProgressTask> _bars = [];
    private readonly ProgressContext _context;

    private PublishDisplay(ProgressContext context) => _context = context;

    /// <summary>Does work that opens tables.</summary>
    /// <param name="terminal">Where the bars are drawn; they are gone at the end.</param>
    /// <param name="work">The work, given what to tell its progress, or null.</param>
    public static T Show<T>(Terminal terminal, Func<IProgress<PublishProgress>?, T> work)
    {
        if (!terminal.IsErrorInteractive)
            return work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context => work(new PublishDisplay(context)));
    }

    /// <inheritdoc/>
    public void Report(PublishProgress value)
    {
        var key = (value.Source, value.Stage, value.Item);
        if (!_bars.TryGetValue(key, out var bar))
        {
            bar = _context.AddTask(Markup.Escape(Describe(value)), maxValue: Math.Max(value.Total, 1));
            _bars.Add(key, bar);
        }
        bar.Value = value.Total == 0 ? 1 : value.Done;
    }

    private static string Describe(PublishProgress progress)
    {
        string file = Path.GetFileName(progress.Source);
        return progress.Stage switch
        {
            PublishStage.Hash => $"{file}: checksum",
            PublishStage.Read => $"{file}: read",
            PublishStage.Write => $"{file}: store",
            PublishStage.Index => $"{file}: index {progress.Item}",
            _ => $"{file}: open",
        };
    }
}
