using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdFlow.Cli;

/// <summary><c>adflow traffic</c>: divides the requests of a graph among its versions.</summary>
internal static class TrafficCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the graph." };
        var shares = new Argument<string[]>("VERSION=PERCENT")
        {
            Description = "Versions with their percentages, which sum up to 100.", Arity = ArgumentArity.OneOrMore,
        };
        var field = new Option<string?>("--field")
        {
            Description = "Field of the request that decides, so that the same user always has the same version.",
            HelpName = "NAME",
        };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("traffic", "Divides the requests of a graph among its versions.", """
            Examples:
              adflow traffic search_ads v1=90 v2=10 --field user_id --to http://127.0.0.1:8080
              adflow traffic search_ads v2=100 --to http://127.0.0.1:8080
            """) { name, shares, field, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = new JsonObject
            {
                ["field"] = parsed.GetValue(field),
                ["shares"] = Shares(parsed.GetRequiredValue(shares)),
            };
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            string graph = parsed.GetRequiredValue(name);
            using var answer = await host.SendAsync(HttpMethod.Put, $"graphs/{Uri.EscapeDataString(graph)}/traffic",
                HostClient.Json(body.ToJsonString()), cancellation);
            using var text = terminal.Text();
            text.WriteLine($"{graph}: traffic: {DeployedText.Traffic(answer.RootElement)}");
            return ExitCode.Fine;
        });
        return command;
    }

    private static JsonObject Shares(IEnumerable<string> given)
    {
        var shares = new JsonObject();
        foreach (string share in given)
        {
            int equals = share.LastIndexOf('=');
            if (equals <= 0 || !double.TryParse(share.AsSpan(equals + 1), NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture, out double percent))
                throw new CommandException($"{share}: expected VERSION=PERCENT, such as v2=10", ExitCode.WrongUse);
            if (!shares.TryAdd(share[..equals], percent))
                throw new CommandException($"{share}: the version is given twice", ExitCode.WrongUse);
        }
        return shares;
    }
}
