using System.Collections.Frozen;

namespace AdFlow.Operators.Onnx;

/// <summary>
/// What an ONNX model says of itself (onnx.proto, <c>ModelProto</c>), read without ONNX Runtime. Whether the model can
/// be run is not checked. Immutable, thread-safe.
/// </summary>
public sealed class OnnxModel
{
    private const int MaxStreamBytes = 64 << 20;

    internal OnnxModel()
    {
    }

    /// <summary>Version of the format.</summary>
    public required long IrVersion { get; init; }

    /// <summary>Name and version of the program that made it, with a blank between them; may be empty.</summary>
    public required string Producer { get; init; }

    /// <summary>Namespace of the model, for example <c>com.example</c>; may be empty.</summary>
    public required string Domain { get; init; }

    /// <summary>Version of the model itself, 0 where it states none.</summary>
    public required long ModelVersion { get; init; }

    /// <summary>Name of its graph; may be empty.</summary>
    public required string GraphName { get; init; }

    /// <summary>Its description; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>Versions of the operators that it uses, by domain; <c>ai.onnx</c> is ONNX's own.</summary>
    public required FrozenDictionary<string, long> Opsets { get; init; }

    /// <summary>What it is to be given, in order. Constants that the model lists as inputs too are left out.</summary>
    public required IReadOnlyList<OnnxValue> Inputs { get; init; }

    /// <summary>What it puts out, in order.</summary>
    public required IReadOnlyList<OnnxValue> Outputs { get; init; }

    /// <summary>Nodes, with those in the bodies of nodes (<c>If</c>, <c>Loop</c>) and in the model's functions.
    /// </summary>
    public required long NodeCount { get; init; }

    /// <summary>How often each operator is used; operators of other domains than ONNX's own with the domain, for
    /// example <c>ai.onnx.ml.TreeEnsembleRegressor</c>.</summary>
    public required FrozenDictionary<string, long> Operators { get; init; }

    /// <summary>Whether what it puts out is drawn at random: it uses an operator that does so.</summary>
    public required bool IsRandom { get; init; }

    /// <summary>Numbers that the model was given by its training: elements of its constants, and of the tensors and
    /// lists of float32 in the settings of its nodes, which is where trees and linear models have theirs.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Bytes of these numbers.</summary>
    public required long ParameterBytes { get; init; }

    /// <summary>Files beside the model that hold constants of it, as it names them, each once.</summary>
    public required IReadOnlyList<string> ExternalFiles { get; init; }

    /// <summary>Constants whose elements are in those files, in the order of the model.</summary>
    public required IReadOnlyList<ExternalTensor> ExternalTensors { get; init; }

    /// <summary>Remarks by key.</summary>
    public required FrozenDictionary<string, string> Metadata { get; init; }

    /// <summary>Bytes of the file, without those of <see cref="ExternalFiles"/>.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Reads a model's file.</summary>
    /// <exception cref="OnnxFormatException">It is no ONNX model, or is broken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static OnnxModel Read(string path) => Parse(FileBytesOf(path));

    /// <summary>Reads a model from memory.</summary>
    /// <exception cref="OnnxFormatException">It is no ONNX model, or is broken.</exception>
    public static OnnxModel Parse(ReadOnlySpan<byte> file) => new ModelReader().Read(file);

    internal static byte[] FileBytesOf(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > Array.MaxLength)
            throw new OnnxFormatException($"{length} bytes", "less than 2 GiB, which is the most that ONNX files have; "
                + "larger weights are in files beside it");
        return length > 0 ? File.ReadAllBytes(path) : StreamBytesOf(path);
    }

    // Pipes and devices state no length, and devices need not end.
    private static byte[] StreamBytesOf(string path)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        byte[] chunk = new byte[1 << 16];
        for (int read = file.Read(chunk); read > 0; read = file.Read(chunk))
        {
            content.Write(chunk, 0, read);
            if (content.Length > MaxStreamBytes)
                throw new OnnxFormatException($"more than {MaxStreamBytes >> 20} MiB of a pipe or device",
                    "a file; copy it to one");
        }
        return content.ToArray();
    }
}
