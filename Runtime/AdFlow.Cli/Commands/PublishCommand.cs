using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary><c>adflow publish</c>: gives tables to a host.</summary>
internal static class PublishCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Table file, or NAME=FILE for each of several tables that belong together.",
            Arity = ArgumentArity.OneOrMore,
        };
        var table = new Option<string?>("--table")
        {
            Description = "Name of the table, as graphs declare it.", HelpName = "NAME",
        };
        var infer = new Option<bool>("--infer")
        {
            Description = "Find the types of CSV and JSON lines in the text; else it is read as what the table is.",
        };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("publish", "Publishes tables to a host.", """
            Files are Arrow files or streams, JSON lines or CSV. The host checks them in full and builds the indexes
            that its graphs need; only then they replace the tables of before, several of them in one step. What is
            refused changes nothing.

            Examples:
              adflow publish products.arrow --table products --to http://127.0.0.1:8080
              adflow publish products=products.arrow bidwords=words.csv --to http://127.0.0.1:8080
            """) { files, table, infer, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            var named = Named(parsed.GetRequiredValue(files), parsed.GetValue(table));
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            await PublishAsync(named, parsed.GetValue(infer), host, terminal, cancellation);
            return ExitCode.Fine;
        });
        return command;
    }

    private static List<(string Name, string File)> Named(string[] files, string? table)
    {
        if (table is not null && files.Length > 1)
            throw new CommandException("--table names one table; write NAME=FILE for each of several",
                ExitCode.WrongUse);
        var named = new List<(string Name, string File)>();
        foreach (string file in files)
        {
            int equals = file.IndexOf('=', StringComparison.Ordinal);
            if (table is null && equals <= 0)
                throw new CommandException($"'{file}' does not say which table it is; add --table NAME, or write "
                    + "NAME=FILE", ExitCode.WrongUse);
            named.Add(table is not null ? (table, file) : (file[..equals], file[(equals + 1)..]));
        }
        foreach (var (_, file) in named)
            if (!File.Exists(file))
                throw new CommandException($"there is no file {file}");
        return named;
    }

    private static async Task PublishAsync(
        List<(string Name, string File)> tables, bool infers, HostClient host, Terminal terminal,
        CancellationToken cancellation)
    {
        string query = infers ? "?schema=infer" : "";
        using var parts = new MultipartFormDataContent();
        foreach (var (name, file) in tables)
            parts.Add(new StreamContent(File.OpenRead(file)), name);
        HttpContent body = tables.Count > 1 ? parts : parts.Single();
        string path = tables.Count > 1 ? "tables" : $"tables/{Uri.EscapeDataString(tables[0].Name)}";
        using var answer = await host.SendAsync(HttpMethod.Put, path + query, body, cancellation);
        using var text = terminal.Text();
        foreach (var table in tables.Count > 1 ? answer.RootElement.EnumerateArray().ToList() : [answer.RootElement])
            text.WriteLine(Told(table));
    }

    private static string Told(JsonElement table) => string.Create(CultureInfo.InvariantCulture,
        $"{table.GetProperty("table").GetString()}: version {table.GetProperty("number").GetInt32()} "
        + $"({table.GetProperty("version").GetString()![..12]}), {table.GetProperty("rows").GetInt64()} rows");
}
