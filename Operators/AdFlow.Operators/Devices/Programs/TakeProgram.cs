namespace AdFlow.Operators;

/// <summary>
/// Values of a column at row numbers; other rows of it need not be specified. Arguments: the column, the row numbers
/// (int32, each a row of the column), how many there are (one int32, at most as many as may be), the values (room for
/// as many as may be; what is behind the last one is not specified). Sizes: rows of the column, most row numbers that
/// there may be.
/// </summary>
/// <param name="Type">Type of the column.</param>
public sealed record TakeProgram(DeviceType Type) : DeviceProgram
{
    /// <inheritdoc/>
    public override int ArgumentCount => 4;

    /// <inheritdoc/>
    public override int SizeCount => 2;

    /// <inheritdoc/>
    public override string NameOf(int argument) =>
        argument switch { 0 => "column", 1 => "row numbers", 2 => "count", _ => "values" };

    /// <inheritdoc/>
    public override bool IsWritten(int argument) => argument == 3;

    /// <inheritdoc/>
    public override long BytesOf(int argument, ReadOnlySpan<long> sizes) => argument switch
    {
        0 => Product(sizes[0], Type.ByteWidth()),
        1 => Product(sizes[1], sizeof(int)),
        2 => sizeof(int),
        _ => Product(sizes[1], Type.ByteWidth()),
    };

    /// <inheritdoc/>
    public override void Check() => Type.ByteWidth();
}
