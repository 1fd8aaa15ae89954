namespace AdFlow.Graphs;

/// <summary>What becomes of a request field when a run is recorded.</summary>
public enum FieldPrivacy : byte
{
    /// <summary>It is recorded as it is.</summary>
    Public,
    /// <summary>It is left out, and so is every column derived from it.</summary>
    Drop,
    /// <summary>A keyed hash stands for it, which tells equal values of one recording and nothing else; columns derived
    /// from it are left out. Only int64 and utf8.</summary>
    Hash,
}
