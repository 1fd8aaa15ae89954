using AdFlow.Cli;
using AdFlow.Graphs;

// How long a command may take to end by itself: a read of the standard input does not hear of a stop.
var grace = TimeSpan.FromSeconds(2);

var terminal = Terminal.OfProcess();
if (args is ["run" or "explain" or "test" or "validate", ..])
    ThreadPool.UnsafeQueueUserWorkItem(static _ => GraphReader.Prepare(), null);
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // A second press ends the process at once.
    press.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
var command = Task.Run(() => CommandLine.RunAsync(args, terminal, cancellation.Token));
await Task.WhenAny(command, Task.Delay(Timeout.InfiniteTimeSpan, cancellation.Token));
await Task.WhenAny(command, Task.Delay(grace));
if (command.IsCompleted)
    return await command;
Console.Error.WriteLine("adflow: stopped");
return ExitCode.Failed;
