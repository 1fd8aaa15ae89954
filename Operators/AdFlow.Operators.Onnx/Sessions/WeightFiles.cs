using System.Buffers;
using System.Text;

namespace AdFlow.Operators.Onnx;

/// <summary>Files with weights as ONNX Runtime takes them: names and pinned bytes, until a session is made. It never
/// looks for a file itself: what it computes with is what was hashed.</summary>
internal sealed unsafe class WeightFiles : IDisposable
{
    private readonly MemoryHandle[] _pins;
    private readonly nint[] _names;
    private readonly nint[] _contents;
    private readonly nuint[] _lengths;

    public WeightFiles(IReadOnlyList<FileSnapshot> files)
    {
        _pins = [.. files.SelectMany(file => (MemoryHandle[])
            [NativePath(file.Path).AsMemory().Pin(), file.Content.Pin()])];
        _names = [.. Enumerable.Range(0, files.Count).Select(i => (nint)_pins[2 * i].Pointer)];
        _contents = [.. Enumerable.Range(0, files.Count).Select(i => (nint)_pins[2 * i + 1].Pointer)];
        _lengths = [.. files.Select(file => (nuint)file.Content.Length)];
    }

    /// <summary>A path in the system's own characters: UTF-16 on Windows, bytes elsewhere.</summary>
    public static byte[] NativePath(string path) => OperatingSystem.IsWindows()
        ? Encoding.Unicode.GetBytes(path + '\0') : Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Gives them to a session that is being prepared.</summary>
    /// <exception cref="OnnxException">They are refused.</exception>
    public void AddTo(OrtApi api, nint prepared)
    {
        if (_names.Length == 0)
            return;
        fixed (nint* names = _names, contents = _contents)
        fixed (nuint* lengths = _lengths)
            api.Check(((delegate* unmanaged<nint, nint*, nint*, nuint*, nuint, nint>)
                api[OrtFunction.AddExternalInitializersFromFilesInMemory])(
                prepared, names, contents, lengths, (nuint)_names.Length), "take the files with weights");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pin in _pins)
            pin.Dispose();
    }
}
