using System.CommandLine;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Options of which devices stages may be executed on. Results do not depend on them.</summary>
internal sealed class DeviceOptions
{
    private Option<string[]> Devices { get; } = Named();

    private Option<bool> Always { get; } = new("--devices-always")
    {
        Description = "Let devices execute all that they can, however long they take.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Devices);
        command.Add(Always);
    }

    /// <summary>Whether devices were asked for, by name or whatever they cost.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(Devices) is { Length: > 0 } || parsed.GetValue(Always);

    /// <summary>Opens the devices.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Folder that keeps what is measured of them.</param>
    /// <param name="terminal">Takes lines for people.</param>
    /// <exception cref="CommandException">The folder cannot be used.</exception>
    public DeviceSet Open(ParseResult parsed, string folder, Terminal terminal) =>
        DeviceSet.Open(parsed.GetValue(Devices) ?? [], folder, terminal);

    /// <summary>How a graph is executed with devices.</summary>
    public BoundGraphOptions With(
        BoundGraphOptions options, ParseResult parsed, DeviceSet devices, Terminal terminal) => options with
        {
            Devices = devices.Devices,
            EagerDevices = parsed.GetValue(Always),
            DeviceFailed = failure => terminal.Error.WriteLine($"device {failure}"),
        };

    private static Option<string[]> Named()
    {
        var option = new Option<string[]>("--devices")
        {
            Description = "A device that may execute stages where it is estimated to be faster: "
                + $"{string.Join(", ", DeviceSet.Names)}; may be repeated. By default those that the machine has; "
                + "none and cpu forbid all.",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            foreach (string given in result.Tokens.Select(token => token.Value).Except(DeviceSet.Names))
                result.AddError(
                    $"--devices {given}: there is no such device; expected {string.Join(", ", DeviceSet.Names)}");
        });
        return option;
    }
}
