namespace AdFlow.Devices.Cuda;

/// <summary>
/// Where a selection has its numbers from. A number's key is an unsigned integer of 64 bits that is greater exactly if
/// the number is: the bits with the sign flipped, or all flipped where it is negative; −0 has the key of 0, NaN has 0.
/// </summary>
/// <param name="name">For names of kernels.</param>
/// <param name="parameters">Parameters that kernels need for it.</param>
internal abstract class KeySource(string name, params string[] parameters)
{
    /// <summary>For names of kernels.</summary>
    public string Name { get; } = name;

    /// <summary>Parameters that kernels need for it.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;

    /// <summary>What is done for each number, shared by all threads of a layer of the grid. Whole warps come to the
    /// body together.</summary>
    /// <param name="kernel">Where it is written.</param>
    /// <param name="state">Address of the query's state.</param>
    /// <param name="body">Gets key, row and on what condition there is such a row; null is always.</param>
    public abstract void ForEach(PtxKernel kernel, string state, Action<string, string, string?> body);

    /// <summary>Key of a float32.</summary>
    public static string KeyOf32(PtxKernel kernel, string value)
    {
        string bits = kernel.R("mov.b32", value), zero = kernel.F("mov.f32", "0f00000000");
        bits = kernel.R("selp.b32", "0", bits, kernel.P("setp.eq.f32", value, zero));
        string flip = kernel.R("or.b32", kernel.R("shr.s32", bits, "31"), "0x80000000");
        string key = kernel.R("xor.b32", bits, flip);
        key = kernel.R("selp.b32", "0", key, kernel.P("setp.nan.f32", value, value));
        return kernel.D("cvt.u64.u32", key);
    }

    /// <summary>Key of a float64.</summary>
    public static string KeyOf64(PtxKernel kernel, string value)
    {
        string bits = kernel.D("mov.b64", value), zero = kernel.G("mov.f64", "0d0000000000000000");
        bits = kernel.D("selp.b64", "0", bits, kernel.P("setp.eq.f64", value, zero));
        string flip = kernel.D("or.b64", kernel.D("shr.s64", bits, "63"), "0x8000000000000000");
        string key = kernel.D("xor.b64", bits, flip);
        return kernel.D("selp.b64", "0", key, kernel.P("setp.nan.f64", value, value));
    }
}

/// <summary>Numbers of a column; one query.</summary>
/// <param name="isDouble">Whether they are float64, else float32.</param>
internal sealed class ColumnKeys(bool isDouble) : KeySource("column", "values")
{
    public override void ForEach(PtxKernel kernel, string state, Action<string, string, string?> body)
    {
        string values = kernel.Parameter("values");
        kernel.ForEach(kernel.R("ld.global.b32", $"[{state}+{SelectLayout.Total}]"), row =>
            body(isDouble
                ? KeyOf64(kernel, kernel.G("ld.global.f64", $"[{kernel.At(values, row, sizeof(double))}]"))
                : KeyOf32(kernel, kernel.F("ld.global.f32", $"[{kernel.At(values, row, sizeof(float))}]")), row, null));
    }
}

/// <summary>Keys that were computed before, so many a query.</summary>
internal sealed class StoredKeys() : KeySource("stored", "samples", "room")
{
    public override void ForEach(PtxKernel kernel, string state, Action<string, string, string?> body)
    {
        string keys = SamplesOf(kernel);
        kernel.ForEach(kernel.R("ld.global.b32", $"[{state}+{SelectLayout.Total}]"), row =>
            body(kernel.D("ld.global.b64", $"[{kernel.At(keys, row, sizeof(long))}]"), row, null));
    }

    /// <summary>Address of the keys of this layer's query, in a kernel that has the parameters.</summary>
    public static string SamplesOf(PtxKernel kernel)
    {
        string query = kernel.R("mov.u32", "%ctaid.y");
        string first = kernel.D("mul.wide.u32", query, kernel.Parameter32("room"));
        return kernel.D("add.u64", kernel.Parameter("samples"), kernel.D("shl.b64", first, "3"));
    }
}
