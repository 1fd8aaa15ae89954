using System.CommandLine;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary><c>adflow why</c>: follows one row of a request through a graph.</summary>
internal static class WhyCommand
{
    private const int MostKeys = 16;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "Record file, of adflow run --record or of a host; or a graph (.yaml), whose requests "
                + "--input names.",
        };
        var rows = new Option<string[]>("--row", "-r")
        {
            Description = "The row: a column and its value, such as ad_id=123, or ad_id=null; may be repeated.",
            HelpName = "COLUMN=VALUE", Required = true,
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Output that the row is to reach; by default the graph's first.", HelpName = "NAME",
        };
        var bid = new Option<string>("--bid")
        {
            Description = "Column of the bid of which the smallest change is searched for that wins: NAME where it is "
                + "new on the row's way, NODE.NAME for one node's, none for no search.",
            HelpName = "NAME", DefaultValueFactory = _ => "bid",
        };
        var step = new Option<double?>("--step")
        {
            Description = "Smallest step of the currency, such as 0.01; by default bids are found to a millionth.",
            HelpName = "N",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object a row." };
        var source = new WhySource();
        var command = new DocumentedCommand("why", "Says why a row is not in the answer to a request.", """
            Each node on the row's way is told: which channel found it and at which rank, what each node computed for
            it, and where it was lost by which condition, rank, limit, reserve or missing match. Then the request is run
            again with other bids, at most 60 times, to find the smallest change of its bid that would have won. Nothing
            outside of the run is changed.

            Examples:
              adflow why day.adrec --request 17 --row ad_id=123
              adflow why day.adrec --request 17 --row ad_id=123 --graph new.graph.yaml
              echo '{"query": "usb cable"}' | adflow why search_ads.graph.yaml --row ad_id=123 --step 0.01
              adflow why search_ads.graph.yaml -i queries.jsonl --row ad_id=123 --bid default_bid --json
            """) { file, rows, output, bid, step, json };
        source.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var keys = Keys(parsed.GetRequiredValue(rows));
            using var observed = await source.OpenAsync(
                parsed.GetRequiredValue(file), parsed, terminal, cancellation);
            if (observed is null)
                return ExitCode.Failed;
            var options = parsed.GetRequiredValue(bid) == "none" ? null : new BidOptions
            {
                Column = parsed.GetRequiredValue(bid), Step = parsed.GetValue(step),
                IsChosen = parsed.GetResult(bid) is { Implicit: false },
            };
            await TellAsync(observed, keys, (parsed.GetValue(output), options, parsed.GetValue(json)), terminal);
            return ExitCode.Fine;
        });
        return command;
    }

    private static async Task TellAsync(
        ObservedRun observed, List<RowKey> keys, (string? Output, BidOptions? Bid, bool IsJson) asked,
        Terminal terminal)
    {
        await using var text = terminal.Text();
        var follower = new RowFollower(observed.Run, observed.Tables, observed.Request);
        for (int i = 0; i < keys.Count; i++)
        {
            RowStory story;
            try
            {
                story = await follower.FollowAsync(keys[i], asked.Output, asked.Bid);
            }
            catch (ArgumentException error)
            {
                throw new CommandException(error.Message, ExitCode.WrongUse);
            }
            if (asked.IsJson)
                WriteJson(story, text);
            else
                RowStoryText.Write(story, i == 0 ? text : Separated(text));
        }
    }

    private static StreamWriter Separated(StreamWriter text)
    {
        text.WriteLine();
        return text;
    }

    private static void WriteJson(RowStory story, StreamWriter text)
    {
        text.Flush();
        using (var json = new Utf8JsonWriter(text.BaseStream, JsonRowWriter.Options))
            RowStoryJson.Write(json, story);
        text.WriteLine();
    }

    private static List<RowKey> Keys(string[] rows)
    {
        if (rows.Length > MostKeys)
            throw new CommandException($"--row is given {rows.Length} times; at most {MostKeys}", ExitCode.WrongUse);
        try
        {
            return [.. rows.Select(RowKey.Parse)];
        }
        catch (FormatException error)
        {
            throw new CommandException($"--row: {error.Message}", ExitCode.WrongUse);
        }
    }
}
