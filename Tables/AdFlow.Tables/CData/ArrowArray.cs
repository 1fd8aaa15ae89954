using System.Runtime.InteropServices;

namespace AdFlow.Tables.CData;

/// <summary>
/// Buffers as they are handed between libraries of one process: <c>struct ArrowArray</c> of the Arrow C Data
/// Interface. Whoever holds it calls <see cref="Release"/> once; a null <see cref="Release"/> marks it as released or
/// moved.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowArray
{
    /// <summary>Number of rows.</summary>
    public long Length;

    /// <summary>Number of nulls, or −1 where it was not counted.</summary>
    public long NullCount;

    /// <summary>Row of the buffers at which row 0 lies.</summary>
    public long Offset;

    /// <summary>Number of <see cref="Buffers"/>.</summary>
    public long BufferCount;

    /// <summary>Number of <see cref="Children"/>.</summary>
    public long ChildCount;

    /// <summary>Buffers in the order of the type's layout; the validity bitmap may be null.</summary>
    public void** Buffers;

    /// <summary>Children, owned by this struct.</summary>
    public ArrowArray** Children;

    /// <summary>Values of a dictionary, or null.</summary>
    public ArrowArray* Dictionary;

    /// <summary>Frees everything behind the struct, children included.</summary>
    public delegate* unmanaged[Cdecl]<ArrowArray*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;
}
