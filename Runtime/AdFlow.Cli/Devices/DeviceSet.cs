using AdFlow.Devices.Cuda;
using AdFlow.Devices.Simulated;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>The devices that a command uses. Dispose it after the graph.</summary>
internal sealed class DeviceSet : IDisposable
{
    private readonly string _folder;
    private readonly Terminal _terminal;
    private readonly List<CalibratedDevice> _devices = [];

    private DeviceSet(string folder, Terminal terminal) => (_folder, _terminal) = (folder, terminal);

    /// <summary>Words that name devices.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "cpu", "cuda", "simulated"];

    /// <summary>The devices, measured.</summary>
    public IReadOnlyList<CalibratedDevice> Devices => _devices;

    /// <summary>Opens devices. One that was named and does not work is left out, with a line for people.</summary>
    /// <param name="names">Which; without any those that the machine has.</param>
    /// <param name="folder">Folder that keeps what is measured of them.</param>
    /// <param name="terminal">Takes the lines.</param>
    /// <exception cref="CommandException">The folder cannot be used.</exception>
    public static DeviceSet Open(IReadOnlyCollection<string> names, string folder, Terminal terminal)
    {
        var set = new DeviceSet(folder, terminal);
        if (names.Contains("none") || names.Contains("cpu"))
            return set;
        try
        {
            if (names.Count == 0 || names.Contains("cuda"))
                set.AddCuda(isNamed: names.Count > 0);
            if (names.Contains("simulated"))
                set.Add([new SimulatedDevice(new SimulatedOptions())]);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _devices)
            one.Device.Dispose();
    }

    // Most machines have none, and nobody asked.
    private void AddCuda(bool isNamed)
    {
        var found = CudaDevices.Find();
        if (isNamed && found.WhyNone is { } why)
            _terminal.Error.WriteLine($"device cuda is left out: {why}");
        Add(found.Devices);
    }

    private void Add(IReadOnlyList<Device> devices)
    {
        for (int i = 0; i < devices.Count; i++)
            try
            {
                Add(devices[i]);
            }
            catch (CommandException)
            {
                foreach (var rest in devices.Skip(i))
                    rest.Dispose();
                throw;
            }
    }

    private void Add(Device device)
    {
        try
        {
            _devices.Add(new CalibratedDevice(
                device, DeviceProfileFile.Get(_folder, device, _terminal.Error.WriteLine)));
        }
        catch (DeviceException failure)
        {
            device.Dispose();
            _terminal.Error.WriteLine($"device {device.Name} is left out: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"What was measured of device {device.Name} cannot be kept in {_folder}: "
                + $"{failure.Message} Name a folder that you can write to by --store, or use --devices none.");
        }
    }
}
