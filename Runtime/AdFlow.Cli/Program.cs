using System.Runtime.InteropServices;
using AdFlow.Cli;
using AdFlow.Graphs;

// How long a command may take to end by itself: a read of the standard input does not hear of a stop. A host ends the
// requests that are under way first.
var grace = TimeSpan.FromSeconds(args is ["host", ..] ? 40 : 2);

var terminal = Terminal.OfProcess();
if (args is ["run" or "replay" or "explain" or "test" or "validate", ..])
    ThreadPool.UnsafeQueueUserWorkItem(static _ => GraphReader.Prepare(), null);
using var cancellation = new CancellationTokenSource();
// Ctrl+C, or a machine that wants the process to end. A second one ends it at once.
Action<PosixSignalContext> stop = signal =>
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, stop);
var command = Task.Run(() => CommandLine.RunAsync(args, terminal, cancellation.Token));
await Task.WhenAny(command, Task.Delay(Timeout.InfiniteTimeSpan, cancellation.Token));
await Task.WhenAny(command, Task.Delay(grace));
if (command.IsCompleted)
    return await command;
Console.Error.WriteLine("adflow: stopped");
return ExitCode.Failed;
