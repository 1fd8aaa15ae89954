using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>Names of a call's inputs and outputs in native memory, so that a call need not make them.
/// Immutable.</summary>
internal sealed unsafe class SessionNames : IDisposable
{
    private byte** _names;

    public SessionNames(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        (InputCount, OutputCount) = (inputs.Count, outputs.Count);
        _names = (byte**)NativeMemory.AllocZeroed((nuint)(inputs.Count + outputs.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < InputCount + OutputCount; i++)
            _names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(i < InputCount ? inputs[i] : outputs[i - InputCount]);
    }

    ~SessionNames() => Free();

    public int InputCount { get; }

    public int OutputCount { get; }

    public byte** Inputs => _names;

    public byte** Outputs => _names + InputCount;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_names == null)
            return;
        for (int i = 0; i < InputCount + OutputCount; i++)
            Marshal.FreeCoTaskMem((nint)_names[i]);
        NativeMemory.Free(_names);
        _names = null;
    }
}
