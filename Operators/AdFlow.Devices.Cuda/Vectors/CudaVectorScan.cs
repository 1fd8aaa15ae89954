namespace AdFlow.Devices.Cuda;

/// <summary>
/// A vector scan. Of many vectors, the products of a sample give a threshold that some times k reach; one pass over all
/// vectors keeps those that do; a query that too few or too many are kept of is searched exactly, digit by digit of the
/// products, which are computed again each time. The kernels of that are always launched, and end at once where nothing
/// is left to do, so the processor need not look. Of few vectors all keys are kept and selected from.
/// </summary>
/// <remarks>Full-library scoring with a threshold from a percentile, compaction and an exact selection of the rest: the
/// Alimama engineering post of September 2021. The sample's rank is at least 16, so that less than k survive only once
/// in many thousand scans of vectors in random order.</remarks>
internal sealed class CudaVectorScan : CudaProgram
{
    private const int KeyBits = 32;
    private const int Group = 4;
    private const int MostQueries = 64;
    private const long MostSampleBytes = 256L << 20;

    private const int Stored = SelectEntry.Next, Dot = Stored + 3, Sample = Dot + 3, Arm = Sample + 1, Scan = Arm + 1,
        ScanGroup = Scan + 1, Judge = ScanGroup + 1, Blank = Judge + 1, Products = Blank + 1;

    private readonly int _dimensions;
    private readonly long _sample;
    private readonly long _mostRanked;

    /// <summary>Writes the kernels.</summary>
    /// <param name="program">The program.</param>
    /// <param name="sample">Least vectors to sample; up to so many, all are kept.</param>
    /// <param name="mostRanked">Candidates up to which they are ranked instead of sorted.</param>
    /// <exception cref="DeviceException">Vectors are too long for the kernels.</exception>
    public CudaVectorScan(
        VectorScanProgram program, long sample = 1 << 17, long mostRanked = SelectLayout.MostRanked)
    {
        _mostRanked = mostRanked;
        _dimensions = program.Dimensions;
        _sample = sample;
        if (program.Dimensions > 1 << 24)
            throw new DeviceException(DeviceFault.Unsupported,
                $"A scan of vectors of {program.Dimensions} dimensions; the CUDA backend scans up to {1 << 24}.");
        var kernels = new ScanKernels(_dimensions);
        Module = new PtxModule([.. Selection.Kernels(), .. Selection.Kernels(new StoredKeys()),
            .. Selection.Kernels(new DotKeys(_dimensions)), kernels.Sample(), ScanKernels.Arm(), kernels.Scan(1),
            kernels.Scan(Group), ScanKernels.Judge(), ScanKernels.Blank(), kernels.Products()]);
    }

    /// <inheritdoc/>
    public override PtxModule Module { get; }

    /// <inheritdoc/>
    public override long ScratchBytes(ReadOnlySpan<long> sizes) => Layout(sizes, 0).Bytes;

    /// <inheritdoc/>
    public override void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes)
    {
        long queries = sizes[1], k = sizes[2];
        if (queries == 0 || k == 0)
            return;
        var layout = Layout(sizes, scratch);
        for (long first = 0; first < queries; first += layout.Queries)
        {
            var part = layout with { Queries = (int)Math.Min(layout.Queries, queries - first) };
            new Part(launcher, part, arguments[0], arguments[1] + (ulong)(first * _dimensions) * sizeof(float),
                arguments[2] + (ulong)(first * k) * sizeof(int), arguments[3] + (ulong)(first * k) * sizeof(float),
                sizes[0], k).Run(IsSampled(sizes[0], k), RankOf(sizes[0], k));
        }
    }

    private bool IsSampled(long rows, long k) => rows > _sample && k <= rows / 8;

    // So many that what is left over stays the same for more vectors.
    private long SampleOf(long rows, long k) => IsSampled(rows, k) ? Math.Max(_sample, rows / 64) : rows;

    private long RankOf(long rows, long k) => Math.Max(16, (2 * k * SampleOf(rows, k) + rows - 1) / Math.Max(rows, 1));

    private SelectLayout Layout(ReadOnlySpan<long> sizes, ulong scratch)
    {
        long rows = sizes[0], k = sizes[2], sample = SampleOf(rows, k);
        long candidates = IsSampled(rows, k)
            ? Math.Min(rows, 4 * RankOf(rows, k) * (rows / sample + 1))
            : Math.Min(rows, k);
        long queries = Math.Clamp(MostSampleBytes / Math.Max(sample * sizeof(long), 1), 1, MostQueries);
        return SelectLayout.For(
            (int)Math.Min(queries, Math.Max(sizes[1], 1)), candidates, _mostRanked, sample, scratch);
    }

    /// <summary>Some queries, with memory for each.</summary>
    private readonly ref struct Part(
        KernelLauncher launcher, SelectLayout layout, ulong vectors, ulong queries, ulong numbers, ulong products,
        long rows, long k)
    {
        private readonly KernelLauncher _launcher = launcher;
        private readonly SelectLayout _layout = layout;

        public void Run(bool isSampled, long rank)
        {
            var selection = new Selection(_launcher, _layout);
            selection.Begin(_layout.Samples, 0, isSampled ? rank : k, search: true, 0);
            if (rows > 0)
            {
                Launch(Sample, _layout.Samples * DotProduct.Threads, [_layout.States, vectors, queries,
                    _layout.SampleKeys, (ulong)_layout.Samples, (ulong)(rows / _layout.Samples)]);
                Select(selection, isSampled);
                selection.Order(numbers, k);
                Launch(Products, Math.Min(rows, k) * DotProduct.Threads,
                    [_layout.States, vectors, queries, numbers, products, (ulong)k]);
            }
            if (k > rows)
                Launch(Blank, k, [_layout.States, numbers, products, (ulong)k]);
        }

        private void Select(Selection selection, bool isSampled)
        {
            ReadOnlySpan<ulong> stored = [_layout.SampleKeys, (ulong)_layout.Samples], dot = [vectors, queries];
            int digits = KeyBits / SelectKernels.DigitBits;
            // The lowest digit of a threshold may stay 0: some more reach it.
            selection.Search(
                Stored, KeyBits, isSampled ? digits - 1 : digits, _layout.Samples, _layout.Samples, stored);
            if (!isSampled)
            {
                selection.Collect(Stored, _layout.Samples, _layout.Samples, stored);
                return;
            }
            long work = rows * DotProduct.Threads;
            Launch(Arm, 1, [_layout.States, (ulong)rows, (ulong)k]);
            LaunchScan();
            Launch(Judge, 1, [_layout.States, (ulong)_layout.Capacity]);
            selection.Search(Dot, KeyBits, digits, rows, work, dot);
            selection.Collect(Dot, rows, work, dot);
        }

        private void LaunchScan()
        {
            uint groups = (uint)_layout.Queries / Group, rest = (uint)_layout.Queries % Group;
            Span<ulong> parameters = [_layout.States, vectors, queries, _layout.Keys, _layout.Rows,
                (ulong)_layout.Capacity, 0];
            uint blocks = _launcher.BlocksFor(rows * DotProduct.Threads);
            if (groups > 0)
                _launcher.Launch(ScanGroup, blocks, groups, parameters);
            parameters[^1] = groups * Group;
            if (rest > 0)
                _launcher.Launch(Scan, blocks, rest, parameters);
        }

        private void Launch(int entry, long work, ReadOnlySpan<ulong> parameters) =>
            _launcher.Launch(entry, _launcher.BlocksFor(work), (uint)_layout.Queries, parameters);
    }
}
