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

    // More than eleven days: no measured time, and what is computed with it stays finite.
    private const double MostNanoseconds = 1e15;

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, RespectRequiredConstructorParameters = true,
    };

    /// <summary>What the file knows of a device on this machine; measured and added where it knows nothing, or nothing
    /// that can be.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <param name="device">The device.</param>
    /// <param name="refused">Told what of the file is left out and why, a sentence each; or null.</param>
    /// <exception cref="DeviceException">The device does not work.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static DeviceProfile Get(string folder, Device device, Action<string>? refused = null)
    {
        string path = Path.Combine(folder, Name), key = KeyOf(device);
        if (Read(path, refused).GetValueOrDefault(key) is { } known)
            return known;
        var profile = DeviceCalibration.Measure(device);
        Directory.CreateDirectory(folder);
        // Another process may have added a device meanwhile.
        var all = Read(path, null);
        all[key] = profile;
        // Others see the old file or the new one.
        string temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        File.WriteAllText(temporary, JsonSerializer.Serialize(all, Format));
        File.Move(temporary, path, overwrite: true);
        return profile;
    }

    /// <summary>The name of a device on this machine.</summary>
    public static string KeyOf(Device device) => string.Create(CultureInfo.InvariantCulture,
        $"{device.Name} on {Environment.MachineName} ({Environment.ProcessorCount} × {LaneWidths.Best})");

    // What cannot be understood is written by another version of AdFlow, or damaged: measured anew.
    private static SortedDictionary<string, DeviceProfile> Read(string path, Action<string>? refused)
    {
        var known = new SortedDictionary<string, DeviceProfile>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return known;
        try
        {
            var all = JsonSerializer.Deserialize<Dictionary<string, DeviceProfile?>>(File.ReadAllText(path), Format);
            foreach (var (key, profile) in all ?? [])
                if (profile is not null && WrongTime(profile) is not { } wrong)
                    known[key] = profile;
                else
                    Refuse($"'{key}': {(profile is null ? "null" : WrongTime(profile))}");
        }
        catch (JsonException error)
        {
            Refuse(error.Message);
        }
        return known;

        void Refuse(string found) => refused?.Invoke($"{path}: {found}; expected for each device its times in "
            + "nanoseconds, as they were measured. This is left out, and measured anew where it is needed; delete the "
            + "file to measure everything anew.");
    }

    // A time that no clock has shown, with its name; null where there is none.
    private static string? WrongTime(DeviceProfile profile)
    {
        if (profile.Device is null || profile.Processor is null)
            return $"'{(profile.Device is null ? nameof(profile.Device) : nameof(profile.Processor))}' is null";
        return WrongTime(profile, "") ?? WrongTime(profile.Device, nameof(profile.Device) + ".")
            ?? WrongTime(profile.Processor, nameof(profile.Processor) + ".");
    }

    private static string? WrongTime(object times, string place)
    {
        foreach (var property in times.GetType().GetProperties())
            if (property.GetValue(times) is double time && time is not (>= 0 and <= MostNanoseconds))
                return string.Create(CultureInfo.InvariantCulture,
                    $"'{place}{property.Name}' is {time}, no number from 0 to {MostNanoseconds}");
        return null;
    }
}
