using System.Globalization;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Tells a person what is to be known of a replay, and how far it is in one line that is written over; a
/// script sees remarks only. Thread-safe.</summary>
internal sealed class ReplayDisplay(Terminal terminal)
{
    private readonly Lock _lock = new();
    private int _width;

    /// <summary>Tells a remark.</summary>
    public void Say(string remark)
    {
        lock (_lock)
        {
            Clear();
            terminal.Error.WriteLine($"note: {remark}");
        }
    }

    /// <summary>Shows how far it is.</summary>
    public void Show(ReplaySummary summary)
    {
        if (!terminal.IsErrorInteractive)
            return;
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{summary.Requests} requests, {summary.Done:0 %}, {summary.Rate:0}/s, {summary.Left:h\\:mm\\:ss} left");
        lock (_lock)
        {
            terminal.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        lock (_lock)
            Clear();
    }

    private void Clear()
    {
        if (_width > 0)
            terminal.Error.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}
