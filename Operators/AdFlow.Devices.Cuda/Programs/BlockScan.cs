namespace AdFlow.Devices.Cuda;

/// <summary>Sums over the threads of a block (Hillis and Steele, Data parallel algorithms, CACM 29(12), 1986).
/// </summary>
internal static class BlockScan
{
    /// <summary>Memory of a block for it.</summary>
    public const int SharedBytes = PtxKernel.Threads * sizeof(int);

    /// <summary>The sum of the values of this thread and all before it (<paramref name="isReversed"/>: after it).
    /// All threads of the block must come here; what is in the shared memory is then these sums, thread by
    /// thread.</summary>
    /// <param name="kernel">Where it is written.</param>
    /// <param name="value">Register of the thread's value.</param>
    /// <param name="shared">Address of <see cref="SharedBytes"/> of shared memory, which nobody uses any more.</param>
    /// <param name="isReversed">Whether threads are summed from the last to the first.</param>
    public static string Sum(PtxKernel kernel, string value, string shared, bool isReversed = false)
    {
        string thread = kernel.Thread(), sum = kernel.R("mov.b32", value);
        string place = kernel.R("mad.lo.u32", thread, $"{sizeof(int)}", shared);
        kernel.Do("st.shared.b32", $"[{place}]", sum);
        kernel.Barrier();
        for (int distance = 1; distance < PtxKernel.Threads; distance *= 2)
        {
            string hasOther = isReversed
                ? kernel.P("setp.lt.u32", thread, $"{PtxKernel.Threads - distance}")
                : kernel.P("setp.ge.u32", thread, $"{distance}");
            string other = kernel.R(isReversed ? "add.u32" : "sub.u32", place, $"{distance * sizeof(int)}");
            string addend = kernel.R("mov.b32", "0");
            kernel.If(hasOther, true, "ld.shared.b32", addend, $"[{other}]");
            kernel.Do("add.u32", sum, sum, addend);
            kernel.Barrier();
            kernel.Do("st.shared.b32", $"[{place}]", sum);
            kernel.Barrier();
        }
        return sum;
    }
}
