using System.Globalization;

namespace AdFlow.Hosting;

/// <summary>
/// The bundles of a store: <c>bundles/HASH</c>, each whole or not there, and <c>incoming</c> for what is not a bundle
/// yet or no more. Thread-safe, but that only one caller at a time keeps or removes bundles.
/// </summary>
internal sealed class BundleStore
{
    private readonly StoreFiles _files;
    private readonly string _bundles, _incoming;
    private int _number;

    /// <summary>Opens the folders, which are made where they are missing.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    public BundleStore(string store, StoreFiles files)
    {
        _files = files;
        _bundles = Path.Combine(Path.GetFullPath(store), "bundles");
        _incoming = Path.Combine(Path.GetFullPath(store), "incoming");
        files.CreateFolder(_bundles);
        files.CreateFolder(_incoming);
    }

    /// <summary>A path that nothing has, for something that comes in.</summary>
    public string NewIncoming() => Path.Combine(
        _incoming, Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture));

    /// <summary>Full path of a bundle's folder.</summary>
    public string FolderOf(string hash) => Path.Combine(_bundles, hash);

    /// <summary>Whether a bundle is there.</summary>
    public bool Has(string hash) => Directory.Exists(FolderOf(hash));

    /// <summary>Makes a bundle of a folder that came in; when this returns, it is on the disk.</summary>
    /// <param name="incoming">The folder, which is gone afterwards.</param>
    /// <param name="hash">Hash of what it holds.</param>
    /// <exception cref="IOException">The store cannot be written to.</exception>
    public void Keep(string incoming, string hash)
    {
        if (!Has(hash))
        {
            _files.FlushTree(incoming);
            _files.Move(incoming, FolderOf(hash));
        }
        // Where it was there already, a crash may have come between its move and this.
        _files.FlushNames(_bundles);
    }

    /// <summary>Takes a bundle away, as one step, and then deletes it.</summary>
    /// <exception cref="IOException">The store cannot be written to.</exception>
    public void Remove(string hash)
    {
        if (!Has(hash))
            return;
        string gone = NewIncoming();
        _files.Move(FolderOf(hash), gone);
        _files.Delete(gone);
    }

    /// <summary>Deletes what came in, where it is still there.</summary>
    public void Forget(string incoming)
    {
        if (Path.Exists(incoming))
            _files.Delete(incoming);
    }

    /// <summary>Deletes what a crash left behind: all that came in, and bundles that nothing refers to.</summary>
    /// <param name="used">Hashes of bundles that are needed.</param>
    /// <returns>How many were deleted.</returns>
    public int Sweep(IReadOnlySet<string> used)
    {
        List<string> gone =
        [
            .. Directory.EnumerateFileSystemEntries(_incoming),
            .. Directory.EnumerateDirectories(_bundles).Where(folder => !used.Contains(Path.GetFileName(folder))),
        ];
        gone.ForEach(_files.Delete);
        return gone.Count;
    }
}
