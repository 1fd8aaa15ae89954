using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdFlow.Tables.CData;

/// <summary>
/// What stands behind exported structs: the memory of the structs and the owner of the buffers. A consumer may keep a
/// child after it released the parent, so each struct counts; the last release frees everything. Thread-safe.
/// </summary>
internal sealed unsafe class ExportedMemory
{
    private readonly IDisposable? _owner;
    private readonly nint _handle;
    private int _structs;

    /// <summary>Makes memory without structs.</summary>
    /// <param name="owner">Disposed with the last release; may be null.</param>
    public ExportedMemory(IDisposable? owner)
    {
        _owner = owner;
        _handle = GCHandle.ToIntPtr(GCHandle.Alloc(this));
    }

    /// <summary>Memory of the structs.</summary>
    public Arena Arena { get; } = new();

    /// <summary>Counts one more struct and marks it as its own.</summary>
    public void Add(ref ArrowSchema schema)
    {
        _structs++;
        schema.PrivateData = (void*)_handle;
        schema.Release = &ReleaseSchema;
    }

    /// <summary>Counts one more struct and marks it as its own.</summary>
    public void Add(ref ArrowArray array)
    {
        _structs++;
        array.PrivateData = (void*)_handle;
        array.Release = &ReleaseArray;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseSchema(ArrowSchema* schema)
    {
        for (long i = 0; i < schema->ChildCount; i++)
            if (schema->Children[i]->Release != null)
                schema->Children[i]->Release(schema->Children[i]);
        if (schema->Dictionary != null && schema->Dictionary->Release != null)
            schema->Dictionary->Release(schema->Dictionary);
        schema->Release = null;
        Forget(schema->PrivateData);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReleaseArray(ArrowArray* array)
    {
        for (long i = 0; i < array->ChildCount; i++)
            if (array->Children[i]->Release != null)
                array->Children[i]->Release(array->Children[i]);
        if (array->Dictionary != null && array->Dictionary->Release != null)
            array->Dictionary->Release(array->Dictionary);
        array->Release = null;
        Forget(array->PrivateData);
    }

    private static void Forget(void* privateData)
    {
        var handle = GCHandle.FromIntPtr((nint)privateData);
        var memory = (ExportedMemory)handle.Target!;
        if (Interlocked.Decrement(ref memory._structs) > 0)
            return;
        handle.Free();
        memory.Arena.Dispose();
        memory._owner?.Dispose();
    }
}
