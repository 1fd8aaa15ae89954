namespace AdFlow.Devices.Cuda;

/// <summary>
/// Kernels that find the largest of many numbers, exactly and whatever the order of blocks: digit by digit from the
/// highest, how many of those that have the digits found so far have which next digit is counted; of ties at the end
/// the row decides in the same way (radix select: Alabi, Blanchard, Gordon and Steinbach, Fast k-selection algorithms
/// for graphics processing units, ACM JEA 17, 2012). What is selected is appended in any order. A layer of the grid
/// is a query.
/// </summary>
internal static class SelectKernels
{
    /// <summary>Bits of a digit: as many digits as a block has threads.</summary>
    public const int DigitBits = 8;

    /// <summary>Sets a query up. Parameter <c>count</c> is where the number of numbers is, or 0 for <c>total</c>;
    /// <c>found</c> takes how many are to be selected, unless 0.</summary>
    public static PtxKernel Begin()
    {
        var kernel = new PtxKernel("begin", "states", "histograms", "total", "count", "k", "search", "found");
        string state = State(kernel), thread = kernel.Thread();
        kernel.Do("st.global.b32", $"[{Bin(kernel)}]", kernel.R("mov.b32", "0"));
        kernel.Where(kernel.P("setp.eq.u32", thread, "0"), () =>
        {
            string total = kernel.Parameter32("total"), count = kernel.Parameter("count");
            kernel.If(kernel.P("setp.ne.u64", count, "0"), true, "ld.global.b32", total, $"[{count}]");
            string k = kernel.Parameter32("k"), want = kernel.R("min.u32", total, k);
            string phase = kernel.R("selp.b32", $"{SelectLayout.Settled}", $"{SelectLayout.Searching}",
                kernel.P("setp.le.u32", total, k));
            phase = kernel.R("mul.lo.u32", phase, kernel.Parameter32("search"));
            Store(kernel, state, SelectLayout.Total, total);
            Store(kernel, state, SelectLayout.Want, want);
            Restart(kernel, state, want, phase);
            string found = kernel.Parameter("found");
            kernel.If(kernel.P("setp.ne.u64", found, "0"), true, "st.global.b32", $"[{found}]", want);
        });
        return kernel;
    }

    /// <summary>Counts the next digits of those that have the digits found so far.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="ofRows">Whether keys are found and rows decide.</param>
    public static PtxKernel Histogram(KeySource source, bool ofRows)
    {
        var kernel = new PtxKernel($"histogram_{source.Name}_{(ofRows ? "rows" : "keys")}",
            ["states", "histograms", "shift", "limit", .. source.Parameters]);
        string state = State(kernel), end = kernel.NewLabel();
        ExitUnless(kernel, state, SelectLayout.Searching, end);
        string bins = kernel.Shared("bins", BlockScan.SharedBytes);
        string bin = kernel.R("mad.lo.u32", kernel.Thread(), $"{sizeof(int)}", bins);
        kernel.Do("st.shared.b32", $"[{bin}]", kernel.R("mov.b32", "0"));
        kernel.Barrier();
        string key = kernel.D("ld.global.b64", $"[{state}]"), row = Load(kernel, state, SelectLayout.Row);
        string shift = kernel.Parameter32("shift"), limit = kernel.Parameter32("limit");
        source.ForEach(kernel, state, (itsKey, itsRow, isRow) =>
        {
            var (digit, isAmong) = ofRows
                ? RowDigit(kernel, kernel.R("sub.u32", limit, itsRow), row, shift, itsKey, key)
                : KeyDigit(kernel, itsKey, key, shift);
            isAmong = isRow is null ? isAmong : kernel.P("and.pred", isAmong, isRow);
            string place = kernel.R("mad.lo.u32", digit, $"{sizeof(int)}", bins);
            kernel.If(isAmong, true, "red.shared.add.u32", $"[{place}]", "1");
        });
        kernel.Barrier();
        string count = kernel.R("ld.shared.b32", $"[{bin}]"), isAny = kernel.P("setp.ne.u32", count, "0");
        kernel.If(isAny, true, "red.global.add.u32", $"[{Bin(kernel)}]", count);
        kernel.Mark(end);
        return kernel;
    }

    /// <summary>Takes the next digit from the counts, which become 0: the largest such that enough have it or a larger
    /// one. One block a query.</summary>
    /// <param name="ofRows">Whether keys are found and rows decide.</param>
    public static PtxKernel Pick(bool ofRows)
    {
        var kernel = new PtxKernel($"pick_{(ofRows ? "rows" : "keys")}", "states", "histograms", "shift");
        string state = State(kernel), end = kernel.NewLabel(), thread = kernel.Thread(), bin = Bin(kernel);
        ExitUnless(kernel, state, SelectLayout.Searching, end);
        string need = Load(kernel, state, SelectLayout.Need), count = kernel.R("ld.global.b32", $"[{bin}]");
        kernel.Do("st.global.b32", $"[{bin}]", kernel.R("mov.b32", "0"));
        string sum = BlockScan.Sum(kernel, count, kernel.Shared("sums", BlockScan.SharedBytes), isReversed: true);
        string larger = kernel.R("sub.u32", sum, count);
        string isIt = kernel.P("and.pred", kernel.P("setp.ge.u32", sum, need), kernel.P("setp.lt.u32", larger, need));
        kernel.Where(isIt, () =>
        {
            string rest = kernel.R("sub.u32", need, larger), shift = kernel.Parameter32("shift");
            Store(kernel, state, SelectLayout.Need, rest);
            if (ofRows)
                Store(kernel, state, SelectLayout.Row, kernel.R("or.b32",
                    Load(kernel, state, SelectLayout.Row), kernel.R("shl.b32", thread, shift)));
            else
                kernel.Do("st.global.b64", $"[{state}]", kernel.D("or.b64", kernel.D("ld.global.b64", $"[{state}]"),
                    kernel.D("shl.b64", kernel.D("cvt.u64.u32", thread), shift)));
            // All that have these digits are wanted: no further digit is needed.
            kernel.If(kernel.P("setp.eq.u32", rest, count), true, "st.global.b32",
                $"[{state}+{SelectLayout.Phase}]", kernel.R("mov.b32", $"{SelectLayout.Settled}"));
        });
        kernel.Mark(end);
        return kernel;
    }

    /// <summary>Appends all that are selected.</summary>
    public static PtxKernel Collect(KeySource source)
    {
        var kernel = new PtxKernel($"collect_{source.Name}",
            ["states", "keys", "rows", "capacity", "limit", .. source.Parameters]);
        string state = State(kernel), end = kernel.NewLabel();
        ExitUnless(kernel, state, SelectLayout.Settled, end);
        string key = kernel.D("ld.global.b64", $"[{state}]"), row = Load(kernel, state, SelectLayout.Row);
        string limit = kernel.Parameter32("limit");
        source.ForEach(kernel, state, (itsKey, itsRow, isRow) =>
        {
            string isFar = kernel.P("setp.ge.u32", kernel.R("sub.u32", limit, itsRow), row);
            string isKept = kernel.P("and.pred", kernel.P("setp.eq.u64", itsKey, key), isFar);
            isKept = kernel.P("or.pred", isKept, kernel.P("setp.gt.u64", itsKey, key));
            isKept = isRow is null ? isKept : kernel.P("and.pred", isKept, isRow);
            Append(kernel, state, kernel.R("mov.u32", "%ctaid.y"), itsKey, itsRow, isKept);
        });
        kernel.Mark(end);
        return kernel;
    }

    /// <summary>Appends a candidate, if it is one. Needs the parameters keys, rows and capacity.</summary>
    public static void Append(
        PtxKernel kernel, string state, string query, string key, string row, string isKept) =>
        kernel.Where(isKept, () =>
        {
            string place = kernel.R("atom.global.add.u32", $"[{state}+{SelectLayout.Count}]", "1");
            string capacity = kernel.Parameter32("capacity"), hasRoom = kernel.P("setp.lt.u32", place, capacity);
            place = kernel.R("mad.lo.u32", query, capacity, place);
            kernel.If(hasRoom, true, "st.global.b64",
                $"[{kernel.At(kernel.Parameter("keys"), place, sizeof(long))}]", key);
            kernel.If(hasRoom, true, "st.global.b32",
                $"[{kernel.At(kernel.Parameter("rows"), place, sizeof(int))}]", row);
        });

    /// <summary>Address of the state of this layer's query.</summary>
    public static string State(PtxKernel kernel) =>
        kernel.At(kernel.Parameter("states"), kernel.R("mov.u32", "%ctaid.y"), SelectLayout.StateBytes);

    /// <summary>A number of a state.</summary>
    public static string Load(PtxKernel kernel, string state, int field) =>
        kernel.R("ld.global.b32", $"[{state}+{field}]");

    /// <summary>Writes a number of a state.</summary>
    public static void Store(PtxKernel kernel, string state, int field, string value) =>
        kernel.Do("st.global.b32", $"[{state}+{field}]", value);

    /// <summary>No digit is found yet, nothing is appended.</summary>
    public static void Restart(PtxKernel kernel, string state, string need, string phase)
    {
        kernel.Do("st.global.b64", $"[{state}]", kernel.D("mov.b64", "0"));
        string zero = kernel.R("mov.b32", "0");
        Store(kernel, state, SelectLayout.Row, zero);
        Store(kernel, state, SelectLayout.Count, zero);
        Store(kernel, state, SelectLayout.Need, need);
        Store(kernel, state, SelectLayout.Phase, phase);
    }

    private static void ExitUnless(PtxKernel kernel, string state, int phase, string end) =>
        kernel.Jump(end, kernel.P("setp.ne.u32", Load(kernel, state, SelectLayout.Phase), $"{phase}"));

    // Address of this thread's count in the query's histogram.
    private static string Bin(PtxKernel kernel)
    {
        string histogram = kernel.At(kernel.Parameter("histograms"),
            kernel.R("mov.u32", "%ctaid.y"), BlockScan.SharedBytes);
        return kernel.At(histogram, kernel.Thread(), sizeof(int));
    }

    private static (string Digit, string IsAmong) KeyDigit(PtxKernel kernel, string its, string key, string shift)
    {
        string above = kernel.D("shr.u64", kernel.D("shr.u64", kernel.D("xor.b64", its, key), shift), $"{DigitBits}");
        string digit = kernel.R("cvt.u32.u64", kernel.D("shr.u64", its, shift));
        return (kernel.R("and.b32", digit, "255"), kernel.P("setp.eq.u64", above, "0"));
    }

    private static (string Digit, string IsAmong) RowDigit(
        PtxKernel kernel, string its, string row, string shift, string itsKey, string key)
    {
        string above = kernel.R("shr.u32", kernel.R("shr.u32", kernel.R("xor.b32", its, row), shift), $"{DigitBits}");
        string digit = kernel.R("and.b32", kernel.R("shr.u32", its, shift), "255");
        string isAmong = kernel.P("setp.eq.u32", above, "0");
        return (digit, kernel.P("and.pred", isAmong, kernel.P("setp.eq.u64", itsKey, key)));
    }
}
