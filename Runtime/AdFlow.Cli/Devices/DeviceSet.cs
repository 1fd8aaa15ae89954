using AdFlow.Devices.Simulated;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>The devices that a command uses. Dispose it after the graph.</summary>
internal sealed class DeviceSet : IDisposable
{
    private readonly List<CalibratedDevice> _devices = [];

    private DeviceSet() { }

    /// <summary>Words that name devices.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "cpu", "simulated"];

    /// <summary>The devices, measured.</summary>
    public IReadOnlyList<CalibratedDevice> Devices => _devices;

    /// <summary>Opens devices. One that does not work is left out, with a line for people.</summary>
    /// <param name="names">Which.</param>
    /// <param name="folder">Folder that keeps what is measured of them.</param>
    /// <param name="terminal">Takes the lines.</param>
    /// <exception cref="CommandException">The folder cannot be used.</exception>
    public static DeviceSet Open(IReadOnlyCollection<string> names, string folder, Terminal terminal)
    {
        var set = new DeviceSet();
        if (names.Contains("none") || names.Contains("cpu"))
            return set;
        if (names.Contains("simulated"))
            set.Add(() => new SimulatedDevice(new SimulatedOptions()), "simulated", folder, terminal);
        return set;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _devices)
            one.Device.Dispose();
    }

    private void Add(Func<Device> open, string name, string folder, Terminal terminal)
    {
        Device? device = null;
        try
        {
            device = open();
            _devices.Add(new CalibratedDevice(device, DeviceProfileFile.Get(folder, device)));
        }
        catch (DeviceException failure)
        {
            device?.Dispose();
            terminal.Error.WriteLine($"device {name} is left out: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            device?.Dispose();
            throw new CommandException($"What was measured of device {name} cannot be kept in {folder}: "
                + $"{failure.Message} Name a folder that you can write to by --store, or use --devices none.");
        }
    }
}
