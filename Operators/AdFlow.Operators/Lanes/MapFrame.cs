namespace AdFlow.Operators;

/// <summary>
/// What a map kernel computes on: columns of one element type, settings, and a range of rows. Plain pointers: the
/// caller keeps everything alive and unmoved for the call, and sees to the lengths. Outputs may be inputs (in place)
/// at the same row; otherwise they must not overlap.
/// </summary>
public unsafe struct MapFrame
{
    /// <summary>First element of each input column, row i at index i; float or double as the loop that is
    /// run.</summary>
    public void** Inputs;

    /// <summary>First element of each output column, row i at index i.</summary>
    public void** Outputs;

    /// <summary>Scalar settings in declaration order; a bool is 0 or 1, integers are exact up to 2^53.</summary>
    public double* Settings;

    /// <summary>First row.</summary>
    public int Start;

    /// <summary>Number of rows from <see cref="Start"/>; 0 or less computes nothing.</summary>
    public int Count;
}
