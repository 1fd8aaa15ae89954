using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdFlow.Hosting;

/// <summary>
/// The file that keeps keys: a JSON array of <see cref="ApiKey"/>, <c>keys.json</c> in the store. Written whole, under
/// a temporary name, readable by its owner only, and renamed.
/// </summary>
public static class ApiKeyFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter<HostRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Name of the file in a store.</summary>
    public const string FileName = "keys.json";

    /// <summary>Reads the keys; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or is not what it should be; the message says what to
    /// do.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            using var file = File.OpenRead(path);
            return Check(path, JsonSerializer.Deserialize<ApiKey[]>(file, Options) ?? []);
        }
        catch (JsonException error)
        {
            throw new IOException($"{path}:{error.LineNumber + 1}:{error.BytePositionInLine + 1}: these are no keys: "
                + $"{error.Message} Write them by 'adflow key', or delete the file, which opens the host to all.");
        }
    }

    /// <summary>Writes all keys.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<ApiKey> keys)
    {
        string temporary = path + ".tmp";
        var creation = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, creation))
        {
            JsonSerializer.Serialize(file, keys, Options);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    private static ApiKey[] Check(string path, ApiKey[] keys)
    {
        var problems = keys.Where(key => !IsName(key.Name)).Select(key =>
                $"'{key.Name}' is no name; expected letters, digits, - and _")
            .Concat(keys.GroupBy(key => key.Name).Where(group => group.Count() > 1)
                .Select(group => $"there are {group.Count()} keys named '{group.Key}'"))
            .Concat(keys.Where(key => key.Hash is not { Length: 64 } || !key.Hash.All(char.IsAsciiHexDigitLower))
                .Select(key => $"the hash of '{key.Name}' is not 64 lower-case hexadecimal digits"))
            .Concat(keys.Where(key => key.Roles is HostRole.None).Select(key => $"'{key.Name}' has no role"))
            .Concat(keys.Where(key => key.RequestsPerSecond < 1)
                .Select(key => $"'{key.Name}' may send {key.RequestsPerSecond} requests a second; expected 1 or more"))
            .ToList();
        return problems.Count == 0 ? keys : throw new IOException(
            $"{path}: {string.Join("; ", problems)}. Write keys by 'adflow key'.");
    }

    /// <summary>Whether a text can name a key.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= 64 }
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
