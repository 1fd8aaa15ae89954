using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;

namespace AdFlow.Hosting;

/// <summary>Unpacks a zip that somebody sent into a folder, or refuses it. Used once, by one thread.</summary>
/// <remarks>Everything that the archive says of itself is checked before the first file is written, and its lengths
/// again while they are.</remarks>
internal sealed class BundleArchive(string folder, BundleLimits limits, StoreFiles files)
{
    private const int ChunkBytes = 1 << 16;
    private const int KindMask = 0xF000, FolderKind = 0x4000, FileKind = 0x8000;

    private readonly List<DeploymentProblem> _problems = [];
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private long _left = limits.MostUnpackedBytes;

    /// <summary>Unpacks.</summary>
    /// <param name="zip">The archive; it can seek.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DeploymentException">It is none, or holds what a bundle must not; all problems are told.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public IReadOnlyList<BundleFile> Unpack(Stream zip)
    {
        if (ZipDirectory.Bytes(zip) is not { } bytes)
            throw NoZip("it has no directory at its end");
        if (bytes > limits.MostEntries * ZipDirectory.MostEntryBytes)
            throw TooManyEntries();
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            return Unpack(archive);
        }
        catch (InvalidDataException error)
        {
            throw NoZip(error.Message);
        }
    }

    private List<BundleFile> Unpack(ZipArchive archive)
    {
        var entries = archive.Entries;
        if (entries.Count > limits.MostEntries)
            throw TooManyEntries();
        foreach (var entry in entries)
            Check(entry);
        CheckTogether([.. entries.Select(entry => entry.FullName)]);
        if (_problems.Count > 0)
            throw new DeploymentException(422, DeploymentCodes.Archive,
                "The bundle is refused because of files in its zip.", _problems);
        if (entries.Sum(entry => (decimal)entry.Length) > limits.MostUnpackedBytes)
            throw TooLarge();
        return [.. entries.Where(entry => !entry.FullName.EndsWith('/')).Select(Unpack)];
    }

    private void Check(ZipArchiveEntry entry)
    {
        if (BundlePath.Problem(entry.FullName) is { } problem)
            Add(entry.FullName, $"this is no path of a bundle's file: {problem}");
        int kind = (int)((uint)entry.ExternalAttributes >> 16) & KindMask;
        if (kind != 0 && kind != FileKind && kind != FolderKind)
            Add(entry.FullName, "this is a link or a device; expected files and folders only");
        if (entry.FullName.EndsWith('/') && entry.Length > 0)
            Add(entry.FullName, "this is a folder by its name, and has content");
        if (entry.IsEncrypted)
            Add(entry.FullName, "this is encrypted; expected a plain zip");
    }

    // The same name twice, also where a system does not tell letters by case, and a file where others have a folder.
    private void CheckTogether(IReadOnlyList<string> names)
    {
        var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Where(name => !name.EndsWith('/')))
            if (!files.Add(name))
                Add(name, "this name is there twice, perhaps in other letters; give one another name");
        foreach (string name in names)
            for (int slash = name.IndexOf('/'); slash > 0; slash = name.IndexOf('/', slash + 1))
                if (files.Contains(name[..slash]))
                    Add(name, $"'{name[..slash]}' is a file, and a folder here; give one another name");
    }

    private BundleFile Unpack(ZipArchiveEntry entry)
    {
        string path = Path.Combine(folder, entry.FullName.Replace('/', Path.DirectorySeparatorChar));
        files.CreateFolder(Path.GetDirectoryName(path)!);
        using var target = files.Create(path);
        using var source = entry.Open();
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        uint crc = 0;
        files.Step("write file");
        for (int read = source.Read(_chunk); read > 0; read = source.Read(_chunk))
        {
            if ((_left -= read) < 0)
                throw TooLarge();
            var bytes = _chunk.AsSpan(0, read);
            target.Write(bytes);
            sum.AppendData(bytes);
            crc = ZipDirectory.Crc(crc, bytes);
        }
        if (crc != entry.Crc32 || target.Length != entry.Length)
            throw NoZip($"'{entry.FullName}' is not as long as the directory says, or its bytes have another sum");
        return new BundleFile(entry.FullName, target.Length, sum.GetCurrentHash());
    }

    private void Add(string name, string message) =>
        _problems.Add(new DeploymentProblem(DeploymentCodes.Archive, message, Shown(name)));

    // Names are the sender's: nothing in them must do anything to a terminal.
    private static string Shown(string name) => string.Concat(name.EnumerateRunes().Take(100).Select(rune =>
        System.Text.Rune.IsControl(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
        : rune.ToString()));

    private static DeploymentException NoZip(string reason) => new(
        422, DeploymentCodes.Archive, $"The body is no zip that can be read: {reason}. Send the zip of a bundle, as "
        + "'adflow deploy' does.");

    private DeploymentException TooManyEntries() => new(413, DeploymentCodes.TooLarge,
        FormattableString.Invariant($"The zip has more than {limits.MostEntries} files and folders; ")
        + "leave out what the graph does not need.");

    private DeploymentException TooLarge() => new(413, DeploymentCodes.TooLarge,
        FormattableString.Invariant($"Unpacked, the zip has more than {limits.MostUnpackedBytes} bytes; ")
        + "publish large tables instead of packing them.");
}
