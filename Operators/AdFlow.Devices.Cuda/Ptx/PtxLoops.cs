namespace AdFlow.Devices.Cuda;

/// <summary>Loops and conditions of kernels.</summary>
internal static class PtxLoops
{
    /// <summary>Lanes of a warp that take part in what they do together: all.</summary>
    public const string AllLanes = "0xffffffff";

    /// <summary>This thread's number within its block.</summary>
    public static string Thread(this PtxKernel kernel) => kernel.R("mov.u32", "%tid.x");

    /// <summary>What each thread of the grid does for its share of the numbers from 0 to a count: thread after thread
    /// takes the next, so that neighbours touch neighbouring memory.</summary>
    /// <param name="kernel">Where it is written.</param>
    /// <param name="count">How many; at most 2^31.</param>
    /// <param name="body">What is done; gets the number.</param>
    public static void ForEach(this PtxKernel kernel, string count, Action<string> body)
    {
        string threads = $"{PtxKernel.Threads}";
        string block = kernel.R("mov.u32", "%ctaid.x");
        string index = kernel.R("mad.lo.u32", block, threads, kernel.Thread());
        string step = kernel.R("mul.lo.u32", kernel.R("mov.u32", "%nctaid.x"), threads);
        kernel.From(index, step, count, body);
    }

    /// <summary>What is done for a number, and for it plus a step, and so on, while it is less than a limit.</summary>
    /// <param name="kernel">Where it is written.</param>
    /// <param name="index">Register of the first number; changed.</param>
    /// <param name="step">The step.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="body">What is done; gets the number.</param>
    public static void From(this PtxKernel kernel, string index, string step, string limit, Action<string> body)
    {
        string next = kernel.NewLabel(), end = kernel.NewLabel();
        kernel.Jump(end, kernel.P("setp.ge.u32", index, limit));
        kernel.Mark(next);
        body(index);
        kernel.Do("add.u32", index, index, step);
        kernel.Jump(next, kernel.P("setp.lt.u32", index, limit));
        kernel.Mark(end);
    }

    /// <summary>Goes elsewhere where the truth value is so.</summary>
    public static void Jump(this PtxKernel kernel, string label, string guard, bool value = true) =>
        kernel.If(guard, value, "bra", label);

    /// <summary>What only threads do whose truth value is true.</summary>
    public static void Where(this PtxKernel kernel, string guard, Action body)
    {
        string end = kernel.NewLabel();
        kernel.Jump(end, guard, false);
        body();
        kernel.Mark(end);
    }

    /// <summary>Address of an element of an array.</summary>
    /// <param name="kernel">Where it is written.</param>
    /// <param name="array">Address of the array.</param>
    /// <param name="index">Which element, unsigned.</param>
    /// <param name="bytes">Bytes of an element.</param>
    public static string At(this PtxKernel kernel, string array, string index, long bytes) =>
        kernel.D("mad.wide.u32", index, $"{bytes}", array);
}
