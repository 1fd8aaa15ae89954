using System.Numerics;

namespace AdFlow.Devices.Cuda;

/// <summary>Launches what all selections have in common. The module of the selection has these kernels at the ordinals
/// of <see cref="SelectEntry"/>.</summary>
/// <param name="launcher">Executes the kernels.</param>
/// <param name="layout">Its memory.</param>
internal readonly ref struct Selection(KernelLauncher launcher, SelectLayout layout)
{
    private readonly KernelLauncher _launcher = launcher;
    private readonly SelectLayout _layout = layout;

    /// <summary>The kernels, but those that depend on where the numbers are.</summary>
    public static PtxKernel[] Kernels() =>
        [SelectKernels.Begin(), SelectKernels.Pick(ofRows: false), SelectKernels.Pick(ofRows: true),
            OrderKernels.Rank(), OrderKernels.Pad(), OrderKernels.Step(), OrderKernels.Write()];

    /// <summary>Kernels that take numbers from a source.</summary>
    public static PtxKernel[] Kernels(KeySource source) =>
        [SelectKernels.Histogram(source, ofRows: false), SelectKernels.Histogram(source, ofRows: true),
            SelectKernels.Collect(source)];

    /// <summary>Sets all queries up.</summary>
    /// <param name="total">Most numbers.</param>
    /// <param name="count">Where their number is, or 0 for the most.</param>
    /// <param name="k">How many to select.</param>
    /// <param name="search">Whether to search now.</param>
    /// <param name="found">Takes how many are selected, or 0.</param>
    public void Begin(long total, ulong count, long k, bool search, ulong found) =>
        Launch(SelectEntry.Begin, 1, [_layout.States, _layout.Histograms, (ulong)total, count, (ulong)k,
            search ? 1u : 0u, found]);

    /// <summary>Finds the digits from which on all are selected.</summary>
    /// <param name="first">Ordinal of the first of the source's kernels.</param>
    /// <param name="keyBits">Bits of a key that may be set.</param>
    /// <param name="digits">Most digits of keys to look at; with all of them, rows decide what is left.</param>
    /// <param name="most">Most numbers.</param>
    /// <param name="work">Threads that are worth while.</param>
    /// <param name="source">The source's parameters.</param>
    public void Search(int first, int keyBits, int digits, long most, long work, ReadOnlySpan<ulong> source)
    {
        int keyDigits = keyBits / SelectKernels.DigitBits;
        for (int digit = 1; digit <= Math.Min(digits, keyDigits); digit++)
            Digit(first, SelectEntry.PickKeys, keyBits - digit * SelectKernels.DigitBits, most, work, source);
        int rowBits = digits < keyDigits ? 0 : BitOperations.Log2((uint)most) + 1;
        for (int shift = (rowBits - 1) / SelectKernels.DigitBits * SelectKernels.DigitBits;
            shift >= 0 && rowBits > 0; shift -= SelectKernels.DigitBits)
            Digit(first + 1, SelectEntry.PickRows, shift, most, work, source);
    }

    /// <summary>Appends what is selected.</summary>
    /// <inheritdoc cref="Search"/>
    public void Collect(int first, long most, long work, ReadOnlySpan<ulong> source) =>
        Launch(first + 2, _launcher.BlocksFor(work), [_layout.States, _layout.Keys, _layout.Rows,
            (ulong)_layout.Capacity, (ulong)most, .. source]);

    /// <summary>Writes the rows of the candidates in order.</summary>
    /// <param name="numbers">Takes the rows of the first k candidates of each query, as many as there are.</param>
    /// <param name="k">How many.</param>
    public void Order(ulong numbers, long k)
    {
        ReadOnlySpan<ulong> parameters =
            [_layout.States, _layout.Keys, _layout.Rows, (ulong)_layout.Capacity, numbers, (ulong)k];
        uint blocks = _launcher.BlocksFor(_layout.Capacity);
        if (_layout.IsRanked)
        {
            Launch(SelectEntry.Rank, blocks, parameters);
            return;
        }
        Launch(SelectEntry.Pad, blocks, parameters[..4]);
        for (long size = 2; size <= _layout.Capacity; size *= 2)
            for (long distance = size / 2; distance > 0; distance /= 2)
                Launch(SelectEntry.Step, blocks, [_layout.Keys, _layout.Rows, (ulong)_layout.Capacity,
                    (ulong)distance, (ulong)size]);
        Launch(SelectEntry.Write, blocks, parameters);
    }

    private void Digit(int histogram, int pick, int shift, long most, long work, ReadOnlySpan<ulong> source)
    {
        Launch(histogram, _launcher.BlocksFor(work),
            [_layout.States, _layout.Histograms, (ulong)shift, (ulong)most, .. source]);
        Launch(pick, 1, [_layout.States, _layout.Histograms, (ulong)shift]);
    }

    private void Launch(int entry, uint blocks, ReadOnlySpan<ulong> parameters) =>
        _launcher.Launch(entry, blocks, (uint)_layout.Queries, parameters);
}

/// <summary>Ordinals of the kernels that all selections have.</summary>
internal static class SelectEntry
{
    public const int Begin = 0;
    public const int PickKeys = 1;
    public const int PickRows = 2;
    public const int Rank = 3;
    public const int Pad = 4;
    public const int Step = 5;
    public const int Write = 6;

    /// <summary>First ordinal that is the program's own.</summary>
    public const int Next = 7;
}
