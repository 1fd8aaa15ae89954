namespace AdFlow.Operators;

/// <summary>
/// Numbers of the rows whose bit is set, ascending. Arguments: the bitmap, the row numbers (int32, room for all rows;
/// what is behind the last one found is not specified), how many there are (one int32). Sizes: rows.
/// </summary>
public sealed record CompactProgram : DeviceProgram
{
    /// <inheritdoc/>
    public override int ArgumentCount => 3;

    /// <inheritdoc/>
    public override int SizeCount => 1;

    /// <inheritdoc/>
    public override string NameOf(int argument) => argument switch { 0 => "bitmap", 1 => "row numbers", _ => "count" };

    /// <inheritdoc/>
    public override bool IsWritten(int argument) => argument > 0;

    /// <inheritdoc/>
    public override long BytesOf(int argument, ReadOnlySpan<long> sizes) => argument switch
    {
        0 => BitmapBytes(sizes[0]),
        1 => Product(sizes[0], sizeof(int)),
        _ => sizeof(int),
    };

    /// <inheritdoc/>
    public override void Check() { }
}
