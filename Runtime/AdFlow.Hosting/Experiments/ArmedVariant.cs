namespace AdFlow.Hosting;

/// <summary>A version with certain arms, as long as it is among those that are kept. Thread-safe.</summary>
/// <param name="version">The version.</param>
/// <param name="index">Number of the combination, among those of the version.</param>
/// <param name="slot">Where it is bound.</param>
internal sealed class ArmedVariant(VersionState version, long index, VariantSlot slot)
{
    private long _lastUse;
    private volatile bool _isGone;

    /// <summary>The version.</summary>
    public VersionState Version => version;

    /// <summary>Number of the combination.</summary>
    public long Index => index;

    /// <summary>Where it is bound.</summary>
    public VariantSlot Slot => slot;

    /// <summary>Whether another one has taken its place; then it is not bound any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>When it was last used, of the host's clock.</summary>
    public long LastUse
    {
        get => Volatile.Read(ref _lastUse);
        set => Volatile.Write(ref _lastUse, value);
    }

    /// <summary>Gives it up; runs under way end first.</summary>
    public void Retire()
    {
        _isGone = true;
        if (!ReferenceEquals(slot, version.Plain))
            slot.Retire();
    }
}
