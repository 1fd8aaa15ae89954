using System.CommandLine;
using AdFlow.Hosting;

namespace AdFlow.Cli;

/// <summary><c>adflow key</c>: makes and revokes keys of a host.</summary>
internal static class KeyCommand
{
    private const HostRole AllRoles = HostRole.Run | HostRole.Read | HostRole.Deploy;

    public static Command Create(Terminal terminal)
    {
        var command = new DocumentedCommand("key", "Makes and revokes the keys of a host.", """
            As soon as a host has one key, nothing but its health is open without. A running host takes changes up
            within seconds. The store has only hashes: a key is shown once, when it is made.

            Examples:
              adflow key create web --roles run --rate 500 --store .adflow
              adflow key create ci --roles deploy,read --store .adflow
              adflow key revoke web --store .adflow
            """);
        command.Add(CreateKey(terminal));
        command.Add(Revoke(terminal));
        command.Add(List(terminal));
        return command;
    }

    private static Command CreateKey(Terminal terminal)
    {
        var (name, store) = (Name(), Store());
        var roles = new Option<string>("--roles")
        {
            Description = "What it allows: run, read, deploy, separated by commas.", HelpName = "ROLES",
            DefaultValueFactory = _ => "run",
        };
        var rate = ExecutionOptions.Number(
            "--rate", "Most requests a second; without, there is no limit.", 1, 10_000_000);
        var command = new Command("create", "Makes a key and shows it once.") { name, roles, rate, store };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(store), owner = parsed.GetRequiredValue(name);
            var keys = Read(folder);
            if (!ApiKeyFile.IsName(owner))
                throw new CommandException($"'{owner}' is no name for a key; expected letters, digits, - and _",
                    ExitCode.WrongUse);
            if (keys.Any(key => key.Name == owner))
                throw new CommandException($"there is a key '{owner}'; revoke it first, or give another name");
            var (text, made) = ApiKeySecret.Create(
                owner, RolesOf(parsed.GetRequiredValue(roles)), parsed.GetValue(rate));
            Directory.CreateDirectory(folder);
            ApiKeyFile.Write(FileOf(folder), [.. keys, made]);
            using var output = terminal.Text();
            output.WriteLine(text);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var (name, store) = (Name(), Store());
        var command = new Command("revoke", "Makes a key worthless.") { name, store };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(store), owner = parsed.GetRequiredValue(name);
            var keys = Read(folder);
            if (keys.All(key => key.Name != owner))
                throw new CommandException($"there is no key '{owner}' in {folder}; there are "
                    + string.Join(", ", keys.Select(key => key.Name)));
            if (keys.Count == 1)
                terminal.Error.WriteLine("adflow: that was the last key: the host lets nobody in now; without "
                    + $"{FileOf(folder)} it would let everybody in when it is started");
            ApiKeyFile.Write(FileOf(folder), [.. keys.Where(key => key.Name != owner)]);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var store = Store();
        var command = new Command("list", "Lists names, roles and rates.") { store };
        command.SetAction(parsed =>
        {
            using var output = terminal.Text();
            foreach (var key in Read(parsed.GetRequiredValue(store)))
                output.WriteLine($"{key.Name}  {key.Roles.ToString().ToLowerInvariant()}"
                    + (key.RequestsPerSecond is { } rate ? $"  {rate} requests/s" : ""));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "Whose key it is, for the audit log." };

    private static Option<string> Store() => new("--store")
    {
        Description = "The host's store.", HelpName = "DIR", DefaultValueFactory = _ => ".adflow",
    };

    private static string FileOf(string store) => Path.Combine(store, ApiKeyFile.FileName);

    private static IReadOnlyList<ApiKey> Read(string store) => ApiKeyFile.Read(FileOf(store));

    private static HostRole RolesOf(string words)
    {
        var roles = HostRole.None;
        foreach (string word in words.Split(',', StringSplitOptions.TrimEntries))
            roles |= Enum.TryParse<HostRole>(word, ignoreCase: true, out var role) && (role & AllRoles) == role
                && role is not HostRole.None && !char.IsAsciiDigit(word[0])
                ? role : throw new CommandException(
                    $"--roles {words}: '{word}' is no role; expected run, read, deploy", ExitCode.WrongUse);
        return roles;
    }
}
