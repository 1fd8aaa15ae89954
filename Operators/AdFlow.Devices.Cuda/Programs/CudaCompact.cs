namespace AdFlow.Devices.Cuda;

/// <summary>
/// A compact program as three kernels: each block counts the bits of its tile of words, one block sums the counts up,
/// and each block writes the numbers of its tile from there on, a warp one word of 32 rows at a time. Places depend on
/// the counts before them alone, so rows stay in order (Blelloch, Prefix sums and their applications, 1990).
/// </summary>
internal sealed class CudaCompact : CudaProgram
{
    /// <summary>Rows of a tile: a word of 32 bits for each thread of a block.</summary>
    private const int TileRows = PtxKernel.Threads * 32;

    private const int Count = 0, Offsets = 1, Write = 2;

    /// <inheritdoc/>
    public override PtxModule Module { get; } = new(CountKernel(), OffsetsKernel(), WriteKernel());

    /// <inheritdoc/>
    public override long ScratchBytes(ReadOnlySpan<long> sizes) => TilesOf(sizes[0]) * sizeof(int);

    /// <inheritdoc/>
    public override void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes)
    {
        ulong words = (ulong)(sizes[0] + 63) / 64 * 2;
        uint tiles = (uint)TilesOf(sizes[0]);
        if (tiles > 0)
            launcher.Launch(Count, tiles, 1, [arguments[0], words, scratch]);
        launcher.Launch(Offsets, 1, 1, [scratch, tiles, arguments[2]]);
        if (tiles > 0)
            launcher.Launch(Write, tiles, 1, [arguments[0], words, scratch, arguments[1]]);
    }

    private static long TilesOf(long rows) => (rows + TileRows - 1) / TileRows;

    private static PtxKernel CountKernel()
    {
        var kernel = new PtxKernel("count", "bitmap", "words", "offsets");
        string bits = kernel.R("popc.b32", Word(kernel));
        string sum = BlockScan.Sum(kernel, bits, kernel.Shared("sums", BlockScan.SharedBytes));
        string isLast = kernel.P("setp.eq.u32", kernel.Thread(), $"{PtxKernel.Threads - 1}");
        string place = kernel.At(kernel.Parameter("offsets"), kernel.R("mov.u32", "%ctaid.x"), sizeof(int));
        kernel.If(isLast, true, "st.global.b32", $"[{place}]", sum);
        return kernel;
    }

    // Tile counts become the sums before them, a block's worth of tiles after the other.
    private static PtxKernel OffsetsKernel()
    {
        var kernel = new PtxKernel("offsets", "offsets", "tiles", "total");
        string tiles = kernel.Parameter32("tiles"), offsets = kernel.Parameter("offsets");
        string shared = kernel.Shared("sums", BlockScan.SharedBytes);
        string last = kernel.R("add.u32", shared, $"{BlockScan.SharedBytes - sizeof(int)}");
        string before = kernel.R("mov.b32", "0"), thread = kernel.Thread();
        // The same turns for all threads, since they wait for each other.
        kernel.From(kernel.R("mov.b32", "0"), $"{PtxKernel.Threads}", tiles, start =>
        {
            string tile = kernel.R("add.u32", start, thread), isTile = kernel.P("setp.lt.u32", tile, tiles);
            string place = kernel.At(offsets, tile, sizeof(int)), count = kernel.R("mov.b32", "0");
            kernel.If(isTile, true, "ld.global.b32", count, $"[{place}]");
            string sum = BlockScan.Sum(kernel, count, shared);
            string offset = kernel.R("add.u32", before, kernel.R("sub.u32", sum, count));
            kernel.If(isTile, true, "st.global.b32", $"[{place}]", offset);
            kernel.Do("add.u32", before, before, kernel.R("ld.shared.b32", $"[{last}]"));
            kernel.Barrier();
        });
        string isFirst = kernel.P("setp.eq.u32", thread, "0");
        kernel.If(isFirst, true, "st.global.b32", $"[{kernel.Parameter("total")}]", before);
        return kernel;
    }

    private static PtxKernel WriteKernel()
    {
        var kernel = new PtxKernel("write", "bitmap", "words", "offsets", "numbers");
        string shared = kernel.Shared("sums", BlockScan.SharedBytes);
        string words = kernel.Shared("tile", BlockScan.SharedBytes);
        string word = Word(kernel), thread = kernel.Thread(), block = kernel.R("mov.u32", "%ctaid.x");
        kernel.Do("st.shared.b32", $"[{kernel.R("mad.lo.u32", thread, "4", words)}]", word);
        // The first barrier of the sum makes the words visible too.
        BlockScan.Sum(kernel, kernel.R("popc.b32", word), shared);
        string before = kernel.R("ld.global.b32", $"[{kernel.At(kernel.Parameter("offsets"), block, sizeof(int))}]");
        string lane = kernel.R("and.b32", thread, "31"), below = kernel.R("sub.u32",
            kernel.R("shl.b32", kernel.R("mov.b32", "1"), lane), "1");
        string first = kernel.R("mul.lo.u32", block, $"{TileRows}");
        kernel.From(kernel.R("shr.u32", thread, "5"), $"{PtxKernel.Threads / 32}", $"{PtxKernel.Threads}", index =>
        {
            string bits = kernel.R("ld.shared.b32", $"[{kernel.R("mad.lo.u32", index, "4", words)}]");
            string sum = kernel.R("ld.shared.b32", $"[{kernel.R("mad.lo.u32", index, "4", shared)}]");
            string rank = kernel.R("popc.b32", kernel.R("and.b32", bits, below));
            string place = kernel.R("add.u32", before, kernel.R("sub.u32", sum, kernel.R("popc.b32", bits)));
            place = kernel.At(kernel.Parameter("numbers"), kernel.R("add.u32", place, rank), sizeof(int));
            string row = kernel.R("add.u32", first, kernel.R("mad.lo.u32", index, "32", lane));
            string isKept = kernel.P("setp.ne.u32",
                kernel.R("and.b32", kernel.R("shr.u32", bits, lane), "1"), "0");
            kernel.If(isKept, true, "st.global.b32", $"[{place}]", row);
        });
        return kernel;
    }

    // This thread's word of the tile, 0 behind the last.
    private static string Word(PtxKernel kernel)
    {
        string index = kernel.R("mad.lo.u32", kernel.R("mov.u32", "%ctaid.x"), $"{PtxKernel.Threads}", kernel.Thread());
        string word = kernel.R("mov.b32", "0");
        string isWord = kernel.P("setp.lt.u32", index, kernel.Parameter32("words"));
        string place = kernel.At(kernel.Parameter("bitmap"), index, sizeof(int));
        kernel.If(isWord, true, "ld.global.b32", word, $"[{place}]");
        return word;
    }
}
