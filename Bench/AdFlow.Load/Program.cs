using System.CommandLine;
using AdFlow.Load;

var root = new RootCommand("Measures the graph host.");
root.Add(ActivationCommand.Create());
var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    Console.Error.WriteLine(error.Message);
return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync();
