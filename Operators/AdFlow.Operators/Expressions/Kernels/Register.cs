namespace AdFlow.Operators;

/// <summary>
/// Where the values of one step of a program lie during one evaluation. A register over rows holds up to
/// <see cref="Rows"/> of them; a uniform one holds eight copies of a single value (a bitmap: 64), so that a kernel
/// reads any element <c>i</c> of either at <c>i &amp; Step</c>. Numbers are 8 bytes, bools one bit.
/// </summary>
internal unsafe struct Register
{
    /// <summary>Most rows of one evaluation.</summary>
    internal const int Rows = 1024;

    /// <summary>Bytes of a register over rows: values and validity.</summary>
    internal const int RowBytes = Rows * 8 + Rows / 8;

    /// <summary>Bytes of a uniform register: values and validity.</summary>
    internal const int UniformBytes = 128;

    /// <summary>The values, perhaps those of a column.</summary>
    internal byte* Values;

    /// <summary>Validity bitmap, or null where all are valid. Bits past the last row mean nothing.</summary>
    internal byte* Validity;

    /// <summary>The register's own memory.</summary>
    internal byte* Store;

    /// <summary>−1 over rows, 0 for a uniform register: the mask on indices.</summary>
    internal int Step;

    /// <summary>The register's own memory for validity.</summary>
    internal readonly byte* ValidityStore => Store + (Step == 0 ? 64 : Rows * 8);

    /// <summary>The values as words of a bitmap.</summary>
    internal readonly ulong* Words => (ulong*)Values;

    /// <summary>64-bit words of the bitmap of a number of rows.</summary>
    internal static int WordCount(int rows) => (rows + 63) >> 6;

    /// <summary>The 64 validity bits at a word.</summary>
    internal readonly ulong ValidWord(int word) => Validity == null ? ulong.MaxValue : ((ulong*)Validity)[word & Step];
}
