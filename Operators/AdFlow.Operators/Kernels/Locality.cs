namespace AdFlow.Operators;

/// <summary>What an output row depends on, besides the request, the tables and the settings.</summary>
public enum Locality : byte
{
    /// <summary>
    /// Only its own row of the first input, and the other inputs as a whole. So the operator is right on any slice of
    /// the first input's rows, which it may be given instead of all, one slice after the other; not even once where
    /// there are no rows. The other inputs are always whole.
    /// </summary>
    Row,
    /// <summary>Other rows too, as in an auction or a rank normalisation.</summary>
    Set,
}
