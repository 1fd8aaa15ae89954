namespace AdFlow.Devices.Cuda;

/// <summary>
/// Writes dot products with the bits of <c>VectorMath.Dot</c>: sixteen sums, four in each of four neighbouring threads;
/// element i goes to sum i mod 16, multiplied and added without contraction. Then sum j takes in j + 8 and j + 4, which
/// lie in the threads 2 and 1 away: a sum of two is the same from either side, so all four threads end with the
/// product. A warp thus reads eight vectors at a time, 64 bytes each.
/// </summary>
/// <param name="kernel">Where it is written.</param>
/// <param name="dimensions">Length of the vectors.</param>
internal sealed class DotProduct(PtxKernel kernel, int dimensions)
{
    /// <summary>Threads that share a vector.</summary>
    public const int Threads = 4;

    private const int Sums = 16;
    private const int Unrolled = 16;
    private const int PerTurn = 8;

    private readonly string _lane = kernel.R("and.b32", kernel.Thread(), $"{Threads - 1}");

    private bool IsWide => dimensions % 4 == 0;

    /// <summary>What is done for each number from 0 to a count; four neighbouring threads have the same, and whole
    /// warps come together.</summary>
    /// <param name="count">How many.</param>
    /// <param name="body">Gets the number, or the last where there is none, and whether this thread speaks for the four
    /// and there is such a number.</param>
    public void ForEach(string count, Action<string, string> body)
    {
        string thread = kernel.Thread(), warp = kernel.R("shr.u32", thread, "5");
        string block = kernel.R("mov.u32", "%ctaid.x"), isSpeaker = kernel.P("setp.eq.u32", _lane, "0");
        string start = kernel.R("mad.lo.u32", block, $"{PtxKernel.Threads / Threads}",
            kernel.R("mul.lo.u32", warp, $"{32 / Threads}"));
        string step = kernel.R("mul.lo.u32", kernel.R("mov.u32", "%nctaid.x"), $"{PtxKernel.Threads / Threads}");
        string place = kernel.R("shr.u32", kernel.R("and.b32", thread, "31"), "2");
        string last = kernel.R("sub.u32", count, "1");
        kernel.From(start, step, count, first =>
        {
            string index = kernel.R("add.u32", first, place);
            string isIndex = kernel.P("and.pred", isSpeaker, kernel.P("setp.lt.u32", index, count));
            body(kernel.R("min.u32", index, last), isIndex);
        });
    }

    /// <summary>Products of one vector with some others.</summary>
    /// <param name="vectors">Address of the vectors.</param>
    /// <param name="row">Which of them.</param>
    /// <param name="queries">Addresses of the others.</param>
    public string[] Of(string vectors, string row, params IReadOnlyList<string> queries)
    {
        string offset = kernel.D("mul.wide.u32", _lane, "16");
        string vector = kernel.D("add.u64", kernel.At(vectors, row, 4L * dimensions), offset);
        string[] others = [.. queries.Select(query => kernel.D("add.u64", query, offset))];
        string[][] sums = [.. queries.Select(_ => Enumerable.Range(0, 4)
            .Select(_ => kernel.F("mov.f32", "0f00000000")).ToArray())];
        int parts = dimensions / Sums, done = parts <= Unrolled ? 0 : parts / PerTurn * PerTurn;
        if (done > 0)
            Turns(done / PerTurn, vector, others, sums);
        for (int part = 0; part < parts - done; part++)
            Part(part, vector, others, sums);
        if (dimensions % Sums > 0)
            Tail(parts - done, vector, others, sums);
        return [.. sums.Select(Combined)];
    }

    private void Turns(int turns, string vector, string[] others, string[][] sums)
    {
        kernel.From(kernel.R("mov.b32", "0"), "1", $"{turns}", _ =>
        {
            for (int part = 0; part < PerTurn; part++)
                Part(part, vector, others, sums);
            foreach (string address in others.Prepend(vector))
                kernel.Do("add.u64", address, address, $"{PerTurn * Sums * sizeof(float)}");
        });
    }

    private void Part(int part, string vector, string[] others, string[][] sums)
    {
        string[] left = Load(vector, part, null);
        for (int i = 0; i < others.Length; i++)
            Add(sums[i], left, Load(others[i], part, null), null);
    }

    // The elements behind the last whole sixteen: only the sums that they belong to change.
    private void Tail(int part, string vector, string[] others, string[][] sums)
    {
        string[] guards = [.. Enumerable.Range(0, 4).Select(i => kernel.P("setp.lt.u32",
            kernel.R("mad.lo.u32", _lane, "4", $"{i}"), $"{dimensions % Sums}"))];
        string[] left = Load(vector, part, guards);
        for (int i = 0; i < others.Length; i++)
            Add(sums[i], left, Load(others[i], part, guards), guards);
    }

    // This thread's four elements of a part.
    private string[] Load(string address, int part, string[]? guards)
    {
        string[] values = [.. Enumerable.Range(0, 4).Select(_ => kernel.New('f'))];
        int offset = part * Sums * sizeof(float);
        if (IsWide)
            kernel.If(guards?[0], true, "ld.global.v4.f32",
                $"{{{string.Join(", ", values)}}}", $"[{address}+{offset}]");
        else
            for (int i = 0; i < values.Length; i++)
                kernel.If(guards?[i], true, "ld.global.f32", values[i], $"[{address}+{offset + i * sizeof(float)}]");
        return values;
    }

    private void Add(string[] sums, string[] left, string[] right, string[]? guards)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            string product = kernel.New('f');
            kernel.If(guards?[i], true, "mul.rn.f32", product, left[i], right[i]);
            kernel.If(guards?[i], true, "add.rn.f32", sums[i], sums[i], product);
        }
    }

    private string Combined(string[] sums)
    {
        foreach (string distance in new[] { "2", "1" })
            foreach (string sum in sums)
            {
                string other = kernel.R("shfl.sync.bfly.b32", kernel.R("mov.b32", sum), distance, "31",
                    PtxLoops.AllLanes);
                kernel.Do("add.rn.f32", sum, sum, kernel.F("mov.b32", other));
            }
        return kernel.F("add.rn.f32", kernel.F("add.rn.f32", sums[0], sums[2]),
            kernel.F("add.rn.f32", sums[1], sums[3]));
    }
}

/// <summary>Dot products of all vectors with the layer's query, computed again each time.</summary>
/// <param name="dimensions">Length of the vectors.</param>
internal sealed class DotKeys(int dimensions) : KeySource("dot", "vectors", "queries")
{
    public override void ForEach(PtxKernel kernel, string state, Action<string, string, string?> body)
    {
        var product = new DotProduct(kernel, dimensions);
        string query = kernel.At(kernel.Parameter("queries"), kernel.R("mov.u32", "%ctaid.y"), 4L * dimensions);
        string vectors = kernel.Parameter("vectors");
        product.ForEach(SelectKernels.Load(kernel, state, SelectLayout.Total), (row, isRow) =>
            body(KeyOf32(kernel, product.Of(vectors, row, query)[0]), row, isRow));
    }
}
