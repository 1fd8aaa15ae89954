using System.Globalization;
using System.Text.Json;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Keeps what was measured of devices in a file of a folder, so that it is measured once per machine. Entries are by
/// the device's name and by the machine's: a folder may be shared. Delete the file to measure anew.
/// </summary>
public static class DeviceProfileFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "devices.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What the file knows of a device on this machine; measured and added where it knows nothing.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="DeviceException">The device does not work.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static DeviceProfile Get(string folder, Device device)
    {
        string path = Path.Combine(folder, Name), key = KeyOf(device);
        if (Read(path) is { } known && known.GetValueOrDefault(key) is { } profile)
            return profile;
        profile = DeviceCalibration.Measure(device);
        Directory.CreateDirectory(folder);
        var all = Read(path) ?? [];
        all[key] = profile;
        // Others see the old file or the new one.
        string temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        File.WriteAllText(temporary, JsonSerializer.Serialize(all, Indented));
        File.Move(temporary, path, overwrite: true);
        return profile;
    }

    /// <summary>The name of a device on this machine.</summary>
    public static string KeyOf(Device device) => string.Create(CultureInfo.InvariantCulture,
        $"{device.Name} on {Environment.MachineName} ({Environment.ProcessorCount} × {LaneWidths.Best})");

    // What cannot be understood is written by another version of AdFlow, or damaged: measured anew.
    private static SortedDictionary<string, DeviceProfile>? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var all = JsonSerializer.Deserialize<SortedDictionary<string, DeviceProfile>>(File.ReadAllText(path));
            return all is null || all.Values.Any(one => one?.Device is null || one.Processor is null)
                ? null : new SortedDictionary<string, DeviceProfile>(all, StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
