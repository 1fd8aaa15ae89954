namespace AdFlow.Operators;

/// <summary>
/// Rows of the largest values, best first; of equal values the first row comes first, NaN comes last, −0 equals 0.
/// Arguments: the values, how many there are (one int32, at most as many as may be), the row numbers (int32, room for
/// k; what is behind the last one found is not specified), how many were found (one int32: the lesser of k and the
/// values). Sizes: most values that there may be, k.
/// </summary>
/// <param name="IsDouble">Whether values are float64, else float32.</param>
public sealed record TopProgram(bool IsDouble) : DeviceProgram
{
    /// <inheritdoc/>
    public override int ArgumentCount => 4;

    /// <inheritdoc/>
    public override int SizeCount => 2;

    /// <inheritdoc/>
    public override string NameOf(int argument) =>
        argument switch { 0 => "values", 1 => "count", 2 => "row numbers", _ => "found" };

    /// <inheritdoc/>
    public override bool IsWritten(int argument) => argument >= 2;

    /// <inheritdoc/>
    public override long BytesOf(int argument, ReadOnlySpan<long> sizes) => argument switch
    {
        0 => Product(sizes[0], IsDouble ? sizeof(double) : sizeof(float)),
        2 => Product(sizes[1], sizeof(int)),
        _ => sizeof(int),
    };

    /// <inheritdoc/>
    public override void Check() { }
}
