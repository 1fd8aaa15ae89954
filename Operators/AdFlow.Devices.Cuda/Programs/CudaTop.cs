namespace AdFlow.Devices.Cuda;

/// <summary>A top program: a selection of the numbers of a column.</summary>
internal sealed class CudaTop : CudaProgram
{
    private readonly int _keyBits;
    private readonly long _mostRanked;

    /// <summary>Writes the kernels.</summary>
    /// <param name="program">The program.</param>
    /// <param name="mostRanked">Candidates up to which they are ranked instead of sorted.</param>
    public CudaTop(TopProgram program, long mostRanked = SelectLayout.MostRanked)
    {
        _mostRanked = mostRanked;
        _keyBits = program.IsDouble ? 64 : 32;
        Module = new PtxModule([.. Selection.Kernels(), .. Selection.Kernels(new ColumnKeys(program.IsDouble))]);
    }

    /// <inheritdoc/>
    public override PtxModule Module { get; }

    /// <inheritdoc/>
    public override long ScratchBytes(ReadOnlySpan<long> sizes) => Layout(sizes, 0).Bytes;

    /// <inheritdoc/>
    public override void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes)
    {
        long most = sizes[0], k = sizes[1];
        var selection = new Selection(launcher, Layout(sizes, scratch));
        ulong values = arguments[0];
        selection.Begin(most, arguments[1], k, search: true, arguments[3]);
        if (most == 0 || k == 0)
            return;
        selection.Search(SelectEntry.Next, _keyBits, _keyBits, most, most, [values]);
        selection.Collect(SelectEntry.Next, most, most, [values]);
        selection.Order(arguments[2], k);
    }

    private SelectLayout Layout(ReadOnlySpan<long> sizes, ulong scratch) =>
        SelectLayout.For(1, Math.Min(sizes[0], sizes[1]), _mostRanked, 0, scratch);
}
