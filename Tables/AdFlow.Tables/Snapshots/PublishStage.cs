namespace AdFlow.Tables;

/// <summary>What opening or publishing a snapshot is at.</summary>
public enum PublishStage : byte
{
    /// <summary>The source's bytes are hashed, which names the version. Units are bytes.</summary>
    Hash,
    /// <summary>The source is read and checked in full. Units are bytes.</summary>
    Read,
    /// <summary>The rows are written into the store. Units are rows.</summary>
    Write,
    /// <summary>An index is built. Units are rows.</summary>
    Index,
    /// <summary>What the store holds is mapped and checked. Units are files.</summary>
    Open,
}
