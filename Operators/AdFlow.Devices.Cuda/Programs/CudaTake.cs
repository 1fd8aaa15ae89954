namespace AdFlow.Devices.Cuda;

/// <summary>A take program as one kernel: a thread copies one value after the other. How many there are is read on the
/// device.</summary>
internal sealed class CudaTake : CudaProgram
{
    /// <summary>Writes the kernel.</summary>
    public CudaTake(TakeProgram program)
    {
        var kernel = new PtxKernel("take", "column", "numbers", "count", "values");
        int width = program.Type.ByteWidth();
        string count = kernel.R("ld.global.b32", $"[{kernel.Parameter("count")}]");
        kernel.ForEach(count, index =>
        {
            string row = kernel.R("ld.global.b32", $"[{kernel.At(kernel.Parameter("numbers"), index, sizeof(int))}]");
            string from = $"[{kernel.At(kernel.Parameter("column"), row, width)}]";
            string to = $"[{kernel.At(kernel.Parameter("values"), index, width)}]";
            if (width == sizeof(int))
                kernel.Do("st.global.b32", to, kernel.R("ld.global.b32", from));
            else
                kernel.Do("st.global.b64", to, kernel.D("ld.global.b64", from));
        });
        Module = new PtxModule(kernel);
    }

    /// <inheritdoc/>
    public override PtxModule Module { get; }

    /// <inheritdoc/>
    public override void Launch(
        KernelLauncher launcher, ReadOnlySpan<ulong> arguments, ulong scratch, ReadOnlySpan<long> sizes)
    {
        if (sizes[1] > 0)
            launcher.Launch(0, launcher.BlocksFor(sizes[1]), 1, arguments);
    }
}
