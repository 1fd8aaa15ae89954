namespace AdFlow.Devices.Cuda;

/// <summary>
/// A map program as one kernel: a thread computes one row after the other. With a condition, the 32 threads of a warp
/// put their truths into one word of the bitmap; threads behind the last row compute the last row again, and what they
/// find does not count.
/// </summary>
internal sealed class CudaMap : CudaProgram
{
    // All parameters of a kernel together have at most 4096 bytes on older cards and drivers; the count takes 8.
    private const int MostArguments = 4096 / 8 - 1;

    private readonly MapProgram _program;
    private readonly LaneExpression[] _roots;
    private readonly PtxKernel _kernel;

    /// <summary>Writes the kernel.</summary>
    /// <exception cref="DeviceException">The program has too many columns or operations.</exception>
    public CudaMap(MapProgram program)
    {
        _program = program;
        if (program.ArgumentCount + program.Scalars > MostArguments)
            throw new DeviceException(DeviceFault.Unsupported,
                $"A map program of {program.ArgumentCount + program.Scalars} columns and scalars; "
                + $"a CUDA kernel takes at most {MostArguments}.");
        IReadOnlyList<LaneExpression> roots =
            program.Condition is null ? program.Outputs : [.. program.Outputs, program.Condition];
        _roots = Expanded(roots);
        _kernel = new PtxKernel("map",
            [.. Enumerable.Range(0, program.ArgumentCount).Select(argument => $"a{argument}"),
            .. Enumerable.Range(0, program.Scalars).Select(scalar => $"s{scalar}"), "rows"]);
        WriteKernel();
        Module = new PtxModule(_kernel);
    }

    /// <inheritdoc/>
    public override PtxModule Module { get; }

    private string Type => _program.IsDouble ? "f64" : "f32";

    /// <inheritdoc/>
    public override void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes)
    {
        if (sizes[0] == 0)
            return;
        Span<ulong> parameters = stackalloc ulong[arguments.Length + sizes.Length];
        arguments.CopyTo(parameters);
        for (int i = 1; i < sizes.Length; i++)
            parameters[arguments.Length + i - 1] = _program.IsDouble ? (ulong)sizes[i]
                : BitConverter.SingleToUInt32Bits((float)BitConverter.Int64BitsToDouble(sizes[i]));
        parameters[^1] = (ulong)sizes[0];
        launcher.Launch(0, launcher.BlocksFor(sizes[0]), 1, parameters);
    }

    private LaneExpression[] Expanded(IReadOnlyList<LaneExpression> roots)
    {
        try
        {
            return LaneExpansion.Expand(_program.IsDouble, roots);
        }
        catch (InvalidOperationException failure)
        {
            throw new DeviceException(DeviceFault.Unsupported,
                $"A map program too large for a CUDA kernel. {failure.Message}", failure);
        }
    }

    private void WriteKernel()
    {
        string rows = _kernel.Parameter32("rows");
        if (_program.Condition is null)
        {
            _kernel.ForEach(rows, row => WriteRow(row, row, null));
            return;
        }
        string last = _kernel.R("sub.u32", rows, "1");
        string padded = _kernel.R("and.b32", _kernel.R("add.u32", rows, "63"), "0xFFFFFFC0");
        _kernel.ForEach(padded, row =>
            WriteRow(row, _kernel.R("min.u32", row, last), _kernel.P("setp.lt.u32", row, rows)));
    }

    private void WriteRow(string row, string readable, string? isRow)
    {
        var nodes = new MapNodes(_kernel, _program.IsDouble);
        foreach (var node in LaneExpansion.Nodes(_roots))
            if (node.InputOrdinal >= MapProgram.FirstScalar)
                nodes[node] = Scalar($"s{node.InputOrdinal - MapProgram.FirstScalar}");
            else if (node.Op is LaneOp.Input)
                nodes[node] = Load(node.InputOrdinal, readable);
            else
                nodes.Write(node);
        int bytes = _program.IsDouble ? sizeof(double) : sizeof(float);
        for (int i = 0; i < _program.Outputs.Count; i++)
            _kernel.If(isRow, true, $"st.global.{Type}",
                $"[{_kernel.At(Argument(_program.FirstOutput + i), row, bytes)}]", nodes[_roots[i]]);
        if (isRow is not null)
            StoreTruth(row, readable, _kernel.P("and.pred", isRow, nodes[_roots[^1]]));
    }

    // Bits of a number of the precision.
    private string Scalar(string name) => _program.IsDouble
        ? _kernel.G("mov.b64", _kernel.Parameter(name)) : _kernel.F("mov.b32", _kernel.Parameter32(name));

    // Converted as Coercion does it: rounded to nearest once.
    private string Load(int input, string row)
    {
        var type = _program.Inputs[input];
        string address = $"[{_kernel.At(Argument(input), row, type.ByteWidth())}]";
        return type switch
        {
            DeviceType.Float32 when !_program.IsDouble => _kernel.F("ld.global.f32", address),
            DeviceType.Float64 when _program.IsDouble => _kernel.G("ld.global.f64", address),
            DeviceType.Float32 => _kernel.G("cvt.f64.f32", _kernel.F("ld.global.f32", address)),
            DeviceType.Float64 => _kernel.F("cvt.rn.f32.f64", _kernel.G("ld.global.f64", address)),
            DeviceType.Int32 => FromInteger("s32", _kernel.R("ld.global.b32", address)),
            _ => FromInteger("s64", _kernel.D("ld.global.b64", address)),
        };
    }

    private string FromInteger(string type, string value) => _program.IsDouble
        ? _kernel.G($"cvt.rn.f64.{type}", value)
        : _kernel.F($"cvt.rn.f32.{type}", value);

    private void StoreTruth(string row, string readable, string truth)
    {
        string bit = _kernel.R("and.b32", readable, "31");
        for (int i = 0; i < _program.Nullable.Count; i++)
        {
            string word = _kernel.At(Argument(_program.Inputs.Count + i), _kernel.R("shr.u32", readable, "5"), 4);
            string valid = _kernel.R("shr.u32", _kernel.R("ld.global.b32", $"[{word}]"), bit);
            string isValid = _kernel.P("setp.ne.u32", _kernel.R("and.b32", valid, "1"), "0");
            truth = _kernel.P("and.pred", truth, isValid);
        }
        string truths = _kernel.R("vote.sync.ballot.b32", truth, PtxLoops.AllLanes);
        string target = _kernel.At(Argument(_program.ArgumentCount - 1), _kernel.R("shr.u32", row, "5"), 4);
        string isFirst = _kernel.P("setp.eq.u32", _kernel.R("and.b32", row, "31"), "0");
        _kernel.If(isFirst, true, "st.global.b32", $"[{target}]", truths);
    }

    private string Argument(int argument) => _kernel.Parameter($"a{argument}");
}
