namespace AdFlow.Tables.Indexes;

/// <summary>What makes two vectors alike.</summary>
public enum VectorMetric
{
    /// <summary>Their dot product.</summary>
    Dot,

    /// <summary>Their dot product over the product of their lengths; 0 where a length is 0.</summary>
    Cosine,

    /// <summary>Their squared Euclidean distance, negated, so that nearer is more alike.</summary>
    L2,
}
