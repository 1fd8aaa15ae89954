using System.CommandLine;
using AdFlow.Bench;

var root = new RootCommand("Measures AdFlow: every figure beside a peer, in one process, in interleaved rounds.");
root.Add(PeersCommand.Create());
root.Add(LinearityCommand.Create());
var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    Console.Error.WriteLine(error.Message);
return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
