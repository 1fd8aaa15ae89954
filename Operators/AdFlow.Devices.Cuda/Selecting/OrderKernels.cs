namespace AdFlow.Devices.Cuda;

/// <summary>Kernels that put candidates into order: greater keys first, of equal ones lesser rows. A layer of the grid
/// is a query.</summary>
internal static class OrderKernels
{
    /// <summary>Bits of a row number where there is no row.</summary>
    public const string NoRow = "0xFFFFFFFF";

    /// <summary>Writes each candidate's row to the place that as many candidates come before: for few candidates.
    /// </summary>
    public static PtxKernel Rank()
    {
        var kernel = new PtxKernel("rank", "states", "keys", "rows", "capacity", "numbers", "k");
        var (keys, rows) = Candidates(kernel);
        string state = SelectKernels.State(kernel), want = SelectKernels.Load(kernel, state, SelectLayout.Want);
        string count = kernel.R("min.u32",
            SelectKernels.Load(kernel, state, SelectLayout.Count), kernel.Parameter32("capacity"));
        string numbers = Numbers(kernel);
        kernel.ForEach(count, index =>
        {
            var (key, row) = Load(kernel, keys, rows, index);
            string rank = kernel.R("mov.b32", "0");
            kernel.From(kernel.R("mov.b32", "0"), "1", count, other =>
            {
                var (otherKey, otherRow) = Load(kernel, keys, rows, other);
                kernel.If(IsBefore(kernel, otherKey, otherRow, key, row), true, "add.u32", rank, rank, "1");
            });
            string isWanted = kernel.P("setp.lt.u32", rank, want);
            kernel.If(isWanted, true, "st.global.b32", $"[{kernel.At(numbers, rank, sizeof(int))}]", row);
        });
        return kernel;
    }

    /// <summary>Fills the room behind the candidates with what comes last.</summary>
    public static PtxKernel Pad()
    {
        var kernel = new PtxKernel("pad", "states", "keys", "rows", "capacity");
        var (keys, rows) = Candidates(kernel);
        string count = SelectKernels.Load(kernel, SelectKernels.State(kernel), SelectLayout.Count);
        FillBehind(kernel, count, "capacity", (keys, true, "0"), (rows, false, NoRow));
        return kernel;
    }

    /// <summary>Fills arrays from where they end to where there is no more room.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="count">What holds the number of elements.</param>
    /// <param name="room">Parameter that says how many there is room for.</param>
    /// <param name="arrays">Address of each, whether its elements have 64 bits instead of 32, and the bits.</param>
    public static void FillBehind(
        PtxKernel kernel, string count, string room, params (string Array, bool IsLong, string Bits)[] arrays) =>
        kernel.ForEach(kernel.Parameter32(room), index =>
        {
            string isFree = kernel.P("setp.ge.u32", index, count);
            foreach (var (array, isLong, bits) in arrays)
                kernel.If(isFree, true, isLong ? "st.global.b64" : "st.global.b32",
                    $"[{kernel.At(array, index, isLong ? sizeof(long) : sizeof(int))}]",
                    isLong ? kernel.D("mov.b64", bits) : kernel.R("mov.b32", bits));
        });

    /// <summary>One step of Batcher's bitonic sort (Sorting networks and their applications, 1968): candidates
    /// <c>distance</c> apart are put into order, which turns around every <c>size</c>.</summary>
    public static PtxKernel Step()
    {
        var kernel = new PtxKernel("step", "keys", "rows", "capacity", "distance", "size");
        var (keys, rows) = Candidates(kernel);
        string distance = kernel.Parameter32("distance"), size = kernel.Parameter32("size");
        kernel.ForEach(kernel.Parameter32("capacity"), index =>
        {
            string other = kernel.R("xor.b32", index, distance);
            kernel.Where(kernel.P("setp.gt.u32", other, index), () =>
            {
                var (key, row) = Load(kernel, keys, rows, index);
                var (otherKey, otherRow) = Load(kernel, keys, rows, other);
                string isTurned = kernel.P("setp.ne.u32", kernel.R("and.b32", index, size), "0");
                string isLater = IsBefore(kernel, otherKey, otherRow, key, row);
                // Rows differ, so exactly one of two is before the other; only padding is equal, and may be swapped.
                kernel.Where(kernel.P("xor.pred", isLater, isTurned), () =>
                {
                    Store(kernel, keys, rows, index, otherKey, otherRow);
                    Store(kernel, keys, rows, other, key, row);
                });
            });
        });
        return kernel;
    }

    /// <summary>Writes the rows of the first candidates.</summary>
    public static PtxKernel Write()
    {
        var kernel = new PtxKernel("write", "states", "keys", "rows", "capacity", "numbers", "k");
        var (_, rows) = Candidates(kernel);
        string numbers = Numbers(kernel);
        string want = SelectKernels.Load(kernel, SelectKernels.State(kernel), SelectLayout.Want);
        kernel.ForEach(want, index =>
            kernel.Do("st.global.b32", $"[{kernel.At(numbers, index, sizeof(int))}]",
                kernel.R("ld.global.b32", $"[{kernel.At(rows, index, sizeof(int))}]")));
        return kernel;
    }

    /// <summary>Address of the row numbers of this layer's query, in a kernel with the parameters numbers and k.
    /// </summary>
    public static string Numbers(PtxKernel kernel, string parameter = "numbers")
    {
        string first = kernel.D("mul.wide.u32", kernel.R("mov.u32", "%ctaid.y"), kernel.Parameter32("k"));
        return kernel.D("add.u64", kernel.Parameter(parameter), kernel.D("shl.b64", first, "2"));
    }

    private static (string Keys, string Rows) Candidates(PtxKernel kernel)
    {
        string first = kernel.D("mul.wide.u32", kernel.R("mov.u32", "%ctaid.y"), kernel.Parameter32("capacity"));
        return (kernel.D("add.u64", kernel.Parameter("keys"), kernel.D("shl.b64", first, "3")),
            kernel.D("add.u64", kernel.Parameter("rows"), kernel.D("shl.b64", first, "2")));
    }

    private static (string Key, string Row) Load(PtxKernel kernel, string keys, string rows, string index) =>
        (kernel.D("ld.global.b64", $"[{kernel.At(keys, index, sizeof(long))}]"),
            kernel.R("ld.global.b32", $"[{kernel.At(rows, index, sizeof(int))}]"));

    private static void Store(
        PtxKernel kernel, string keys, string rows, string index, string key, string row)
    {
        kernel.Do("st.global.b64", $"[{kernel.At(keys, index, sizeof(long))}]", key);
        kernel.Do("st.global.b32", $"[{kernel.At(rows, index, sizeof(int))}]", row);
    }

    private static string IsBefore(PtxKernel kernel, string key, string row, string otherKey, string otherRow)
    {
        string isEqual = kernel.P("setp.eq.u64", key, otherKey), isFirst = kernel.P("setp.lt.u32", row, otherRow);
        return kernel.P("or.pred", kernel.P("setp.gt.u64", key, otherKey), kernel.P("and.pred", isEqual, isFirst));
    }
}
