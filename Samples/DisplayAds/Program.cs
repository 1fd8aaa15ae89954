using System.CommandLine;
using AdFlow.Samples.DisplayAds;
using AdFlow.Samples.Learning;

var generated = new Option<bool>("--generated")
{
    Description = "Use generated impressions even where the shared data is there.",
};
var visits = new Option<int>("--visits")
{
    Description = "Show the ads of this many held-out visits.", HelpName = "N", DefaultValueFactory = _ => 3,
};
var command = new RootCommand("""
    Display ads end to end: learns clicks from logged impressions, fills a box of three positions by an auction, and
    says from the logs what that is worth.

    Examples:
      dotnet run -c Release --project Samples/DisplayAds
      dotnet run -c Release --project Samples/DisplayAds -- --generated --visits 10
    """) { generated, visits };
command.SetAction(async (parsed, cancellation) =>
{
    string root = SharedData.RepositoryFolder() ?? Environment.CurrentDirectory;
    var options = new SampleOptions(parsed.GetValue(visits), parsed.GetValue(generated));
    var run = new SampleRun(Path.Combine(root, "Samples", "DisplayAds"), options, Console.Out, Console.Error);
    try
    {
        await run.RunAsync(cancellation);
        return 0;
    }
    catch (Exception error) when (error is InvalidDataException or IOException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
});
var parse = command.Parse(args);
foreach (var error in parse.Errors)
    Console.Error.WriteLine(error.Message);
return parse.Errors.Count > 0 ? 2 : await parse.InvokeAsync();
