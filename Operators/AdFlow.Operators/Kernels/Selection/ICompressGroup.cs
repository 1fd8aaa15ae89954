namespace AdFlow.Operators;

/// <summary>One step of <see cref="CompressLoop"/>.</summary>
/// <typeparam name="T">An integer of the size of a value.</typeparam>
internal unsafe interface ICompressGroup<T> where T : unmanaged
{
    /// <summary>Rows of a step: a power of two up to 64.</summary>
    static abstract int Rows { get; }

    /// <summary>Whether this machine has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Closes up values; writes as many as it reads.</summary>
    /// <param name="source">The values of the rows.</param>
    /// <param name="bits">The rows to keep; no bits above them.</param>
    /// <param name="target">Takes the values kept, and after them anything.</param>
    static abstract void Step(T* source, ulong bits, T* target);
}

/// <summary>One value at a time, without a branch on the bit.</summary>
internal readonly unsafe struct CompressOne<T> : ICompressGroup<T> where T : unmanaged
{
    public static int Rows => 1;

    public static bool IsSupported => true;

    public static void Step(T* source, ulong bits, T* target) => *target = *source;
}
