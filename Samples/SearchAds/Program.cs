using System.CommandLine;
using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

var queries = new Argument<string[]>("QUERY")
{
    Description = "Queries to answer; without any, the sample's own.", Arity = ArgumentArity.ZeroOrMore,
};
queries.Validators.Add(result =>
{
    foreach (var token in result.Tokens)
        if (token.Value.StartsWith('-'))
            result.AddError($"There is no option '{token.Value}'. Try --help.");
});
var json = new Option<bool>("--json") { Description = "JSON lines, one a query; all else goes to standard error." };
var generated = new Option<bool>("--generated")
{
    Description = "Use the generated catalogue even where the shared data is there.",
};
var repeat = new Option<int>("--repeat")
{
    Description = "Run all queries this often again and say what a request takes (p50, p99).", HelpName = "N",
};
var quality = new Option<string?>("--quality")
{
    Description = "Rung of the graph's quality ladder: full, half or quick.", HelpName = "RUNG",
};
var command = new RootCommand("""
    Search ads end to end: builds tables from a product catalogue once, and answers queries with priced, rendered ads.

    Examples:
      dotnet run -c Release --project Samples/SearchAds
      dotnet run -c Release --project Samples/SearchAds -- --json "projector lamp"
    """) { queries, json, generated, repeat, quality };
command.SetAction(async (parsed, cancellation) =>
{
    string[] asked = parsed.GetValue(queries) ?? [];
    var options = new SampleOptions(
        asked.Length > 0 ? asked : SampleOptions.SampleQueries, parsed.GetValue(json), parsed.GetValue(generated),
        parsed.GetValue(repeat), parsed.GetValue(quality));
    string root = SharedData.RepositoryFolder() ?? Environment.CurrentDirectory;
    try
    {
        return await new SampleRun(Path.Combine(root, "Samples", "SearchAds"), options).RunAsync(cancellation) ? 0 : 1;
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
