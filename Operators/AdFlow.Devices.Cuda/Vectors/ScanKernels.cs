namespace AdFlow.Devices.Cuda;

/// <summary>Kernels of a vector scan beside those of a selection. A layer of the grid is a query, or a group of them.
/// </summary>
/// <param name="dimensions">Length of the vectors.</param>
internal sealed class ScanKernels(int dimensions)
{
    /// <summary>Keys of the products of every <c>step</c>th vector.</summary>
    public PtxKernel Sample()
    {
        var kernel = new PtxKernel("sample", "states", "vectors", "queries", "samples", "room", "step");
        var product = new DotProduct(kernel, dimensions);
        string vectors = kernel.Parameter("vectors"), query = Query(kernel, kernel.R("mov.u32", "%ctaid.y"));
        string samples = StoredKeys.SamplesOf(kernel), step = kernel.Parameter32("step");
        string total = SelectKernels.Load(kernel, SelectKernels.State(kernel), SelectLayout.Total);
        product.ForEach(total, (index, isIndex) =>
        {
            string row = kernel.R("mul.lo.u32", index, step);
            string key = KeySource.KeyOf32(kernel, product.Of(vectors, row, query)[0]);
            kernel.If(isIndex, true, "st.global.b64", $"[{kernel.At(samples, index, sizeof(long))}]", key);
        });
        return kernel;
    }

    /// <summary>Makes what was found of the sample the threshold of the scan, and starts over with all vectors.
    /// </summary>
    public static PtxKernel Arm()
    {
        var kernel = new PtxKernel("arm", "states", "total", "k");
        string state = SelectKernels.State(kernel);
        kernel.Where(kernel.P("setp.eq.u32", kernel.Thread(), "0"), () =>
        {
            string total = kernel.Parameter32("total"), want = kernel.R("min.u32", total, kernel.Parameter32("k"));
            string threshold = kernel.D("ld.global.b64", $"[{state}]");
            kernel.Do("st.global.b64", $"[{state}+{SelectLayout.Threshold}]", threshold);
            SelectKernels.Store(kernel, state, SelectLayout.Total, total);
            SelectKernels.Store(kernel, state, SelectLayout.Want, want);
            SelectKernels.Restart(kernel, state, want, kernel.R("mov.b32", "0"));
        });
        return kernel;
    }

    /// <summary>Appends every vector whose product reaches the threshold: each vector is read once for a group of
    /// queries. Parameter <c>first</c> is the first query of the first group.</summary>
    /// <param name="group">Queries of a group.</param>
    public PtxKernel Scan(int group)
    {
        var kernel = new PtxKernel($"scan{group}", "states", "vectors", "queries", "keys", "rows", "capacity", "first");
        var product = new DotProduct(kernel, dimensions);
        string vectors = kernel.Parameter("vectors"), states = kernel.Parameter("states");
        string first = kernel.R("mad.lo.u32",
            kernel.R("mov.u32", "%ctaid.y"), $"{group}", kernel.Parameter32("first"));
        string[] numbers = [.. Enumerable.Range(0, group).Select(i => kernel.R("add.u32", first, $"{i}"))];
        string[] queries = [.. numbers.Select(number => Query(kernel, number))];
        string[] state = [.. numbers.Select(number => kernel.At(states, number, SelectLayout.StateBytes))];
        string[] thresholds = [.. state.Select(address =>
            kernel.D("ld.global.b64", $"[{address}+{SelectLayout.Threshold}]"))];
        product.ForEach(SelectKernels.Load(kernel, state[0], SelectLayout.Total), (row, isRow) =>
        {
            string[] products = product.Of(vectors, row, queries);
            for (int i = 0; i < group; i++)
            {
                string key = KeySource.KeyOf32(kernel, products[i]);
                string isKept = kernel.P("and.pred", isRow, kernel.P("setp.ge.u64", key, thresholds[i]));
                SelectKernels.Append(kernel, state[i], numbers[i], key, row, isKept);
            }
        });
        return kernel;
    }

    /// <summary>Where the threshold left too few or too many, the query starts over, by searching all
    /// vectors.</summary>
    public static PtxKernel Judge()
    {
        var kernel = new PtxKernel("judge", "states", "capacity");
        string state = SelectKernels.State(kernel);
        kernel.Where(kernel.P("setp.eq.u32", kernel.Thread(), "0"), () =>
        {
            string count = SelectKernels.Load(kernel, state, SelectLayout.Count);
            string want = SelectKernels.Load(kernel, state, SelectLayout.Want);
            string isFew = kernel.P("setp.lt.u32", count, want);
            string isMany = kernel.P("setp.gt.u32", count, kernel.Parameter32("capacity"));
            kernel.Where(kernel.P("or.pred", isFew, isMany), () => SelectKernels.Restart(
                kernel, state, want, kernel.R("mov.b32", $"{SelectLayout.Searching}")));
        });
        return kernel;
    }

    /// <summary>Row −1 and product 0 behind the last row.</summary>
    public static PtxKernel Blank()
    {
        var kernel = new PtxKernel("blank", "states", "numbers", "products", "k");
        string numbers = OrderKernels.Numbers(kernel), products = OrderKernels.Numbers(kernel, "products");
        string want = SelectKernels.Load(kernel, SelectKernels.State(kernel), SelectLayout.Want);
        OrderKernels.FillBehind(kernel, want, "k", (numbers, false, OrderKernels.NoRow), (products, false, "0"));
        return kernel;
    }

    /// <summary>Products of the rows found: keys do not have all their bits.</summary>
    public PtxKernel Products()
    {
        var kernel = new PtxKernel("products", "states", "vectors", "queries", "numbers", "products", "k");
        var product = new DotProduct(kernel, dimensions);
        string vectors = kernel.Parameter("vectors"), query = Query(kernel, kernel.R("mov.u32", "%ctaid.y"));
        string numbers = OrderKernels.Numbers(kernel), products = OrderKernels.Numbers(kernel, "products");
        string want = SelectKernels.Load(kernel, SelectKernels.State(kernel), SelectLayout.Want);
        product.ForEach(want, (index, isIndex) =>
        {
            string row = kernel.R("ld.global.b32", $"[{kernel.At(numbers, index, sizeof(int))}]");
            string value = product.Of(vectors, row, query)[0];
            kernel.If(isIndex, true, "st.global.f32", $"[{kernel.At(products, index, sizeof(float))}]", value);
        });
        return kernel;
    }

    private string Query(PtxKernel kernel, string number) =>
        kernel.At(kernel.Parameter("queries"), number, 4L * dimensions);
}
