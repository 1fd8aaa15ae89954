namespace AdFlow.Operators;

/// <summary>Bits of the lane that a loop runs over; results do not depend on it.</summary>
public enum LaneWidth
{
    /// <summary>One number at a time.</summary>
    Scalar = 1,

    /// <summary>128 bits: 4 float32 or 2 float64.</summary>
    Vector128 = 128,

    /// <summary>256 bits: 8 float32 or 4 float64.</summary>
    Vector256 = 256,

    /// <summary>512 bits: 16 float32 or 8 float64.</summary>
    Vector512 = 512,
}
