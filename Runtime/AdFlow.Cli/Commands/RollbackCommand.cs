using System.CommandLine;

namespace AdFlow.Cli;

/// <summary><c>adflow rollback</c>: goes back to what answered before.</summary>
internal static class RollbackCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the graph." };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("rollback", "Goes back to the version that answered before.", """
            The version that got traffic last is taken off: what counts again is the traffic before it got any.

            Examples:
              adflow rollback search_ads --to http://127.0.0.1:8080
            """) { name, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            string graph = parsed.GetRequiredValue(name);
            using var answer = await host.SendAsync(
                HttpMethod.Post, $"graphs/{Uri.EscapeDataString(graph)}/rollback", null, cancellation);
            using var text = terminal.Text();
            text.WriteLine($"{graph}: traffic: {DeployedText.Traffic(answer.RootElement)}");
            return ExitCode.Fine;
        });
        return command;
    }
}
