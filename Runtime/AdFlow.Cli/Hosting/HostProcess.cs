using System.Net.Sockets;
using AdFlow.Hosting;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;
using AdFlow.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AdFlow.Cli;

/// <summary>The process of a host. Only here, and so only when a host runs, is ASP.NET loaded.</summary>
internal static class HostProcess
{
    /// <summary>Serves until it is stopped.</summary>
    /// <param name="urls">Addresses, with semicolons between them.</param>
    /// <param name="configure">Sets the host up.</param>
    /// <param name="terminal">Takes the log and where the host listens.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">It cannot start.</exception>
    public static async Task RunAsync(
        string urls, Action<AdFlowOptions> configure, Terminal terminal, CancellationToken cancellation)
    {
        await using var app = await StartAsync(urls, configure, cancellation);
        foreach (string url in app.Urls)
            await terminal.Error.WriteLineAsync($"adflow: listening at {url}");
        await app.WaitForShutdownAsync(cancellation);
    }

    private static async Task<WebApplication> StartAsync(
        string urls, Action<AdFlowOptions> configure, CancellationToken cancellation)
    {
        WebApplication? app = null;
        string[] addresses = HostAddresses.Read(urls);
        bool hasStarted = false;
        try
        {
            // What goes wrong before is told once, by an exception, and needs no traces of the framework.
            app = Build(addresses, configure, level => hasStarted && level >= LogLevel.Warning);
            await app.StartAsync(cancellation);
            hasStarted = true;
            return app;
        }
        catch (Exception error)
        {
            if (app is not null)
                await app.DisposeAsync();
            if (Reason(error, urls) is { } reason)
                throw new CommandException(reason);
            throw;
        }
    }

    // Null for a bug, whose trace is needed.
    private static string? Reason(Exception error, string urls) => error switch
    {
        SocketException => $"the host cannot listen at {urls}: {error.Message}",
        DeploymentException or TableException or TablePublishException or PluginLoadException or IOException
            or UnauthorizedAccessException or ArgumentException or FormatException => error.Message,
        _ => null,
    };

    private static WebApplication Build(
        string[] addresses, Action<AdFlowOptions> configure, Func<LogLevel, bool> isLoggedOfFramework)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(addresses);
        // Standard output carries results; the log is for people.
        builder.Services.Configure<ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", isLoggedOfFramework);
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.Modules.Add(OnnxOperators.Module);
            configure(options);
        });
        return builder.Build().UseAdFlow();
    }
}
