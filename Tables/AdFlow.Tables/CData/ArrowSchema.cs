using System.Runtime.InteropServices;

namespace AdFlow.Tables.CData;

/// <summary>
/// A type as it is handed between libraries of one process: <c>struct ArrowSchema</c> of the Arrow C Data Interface.
/// Whoever holds it calls <see cref="Release"/> once; a null <see cref="Release"/> marks it as released or moved.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowSchema
{
    /// <summary>Type as a format string, UTF-8, ended by zero.</summary>
    public byte* Format;

    /// <summary>Name, UTF-8, ended by zero; may be null.</summary>
    public byte* Name;

    /// <summary>Key-value pairs in the interface's binary form; may be null.</summary>
    public byte* Metadata;

    /// <summary>1: dictionary ordered, 2: nullable, 4: map keys sorted.</summary>
    public long Flags;

    /// <summary>Number of <see cref="Children"/>.</summary>
    public long ChildCount;

    /// <summary>Children, owned by this struct.</summary>
    public ArrowSchema** Children;

    /// <summary>Type of a dictionary's values, or null.</summary>
    public ArrowSchema* Dictionary;

    /// <summary>Frees everything behind the struct, children included.</summary>
    public delegate* unmanaged[Cdecl]<ArrowSchema*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;
}
