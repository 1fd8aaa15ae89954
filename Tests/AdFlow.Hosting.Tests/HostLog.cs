using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting.Tests;

/// <summary>What a host logs.</summary>
internal sealed class HostLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new(), _events = new();

    /// <summary>All warnings and errors so far, the server's own words included.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>All that the host has told so far without complaining; not the server.</summary>
    public IReadOnlyCollection<string> Events => _events;

    public ILogger CreateLogger(string categoryName) => new Part(categoryName, this);

    public void Dispose() { }

    private sealed class Part(string category, HostLog log) : ILogger
    {
        private readonly LogLevel _least = category.StartsWith("AdFlow", StringComparison.Ordinal)
            ? LogLevel.Information : LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                (logLevel >= LogLevel.Warning ? log._lines : log._events).Enqueue(
                    $"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
