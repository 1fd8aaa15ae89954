namespace AdFlow.Operators;

/// <summary>What an output row depends on.</summary>
public enum Locality : byte
{
    /// <summary>Only its own input row and the request.</summary>
    Row,
    /// <summary>Other rows too, as in an auction or a rank normalisation.</summary>
    Set,
}
