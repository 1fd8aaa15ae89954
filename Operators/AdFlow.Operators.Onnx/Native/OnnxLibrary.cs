using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>Finds the native library of ONNX Runtime and loads it.</summary>
internal static class OnnxLibrary
{
    /// <summary>Environment variable: path of the library to take instead of the one beside this assembly.</summary>
    public const string PathVariable = "ADFLOW_ONNXRUNTIME";

    private static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll"
        : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
        : "libonnxruntime.so.1";

    /// <summary>Loads the library.</summary>
    /// <param name="library">Its handle; it is never unloaded, for threads of its own may run in it.</param>
    /// <returns>Null, or why there is none and what to do.</returns>
    public static string? Load(out nint library)
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
            return NativeLibrary.TryLoad(named, out library) ? null
                : $"'{named}', which {PathVariable} names, cannot be loaded; correct the variable or unset it";
        var tried = new List<string>();
        foreach (string path in Candidates())
        {
            if (NativeLibrary.TryLoad(path, out library))
                return null;
            tried.Add(path);
        }
        library = 0;
        return $"none of {string.Join(", ", tried.Select(path => $"'{path}'"))} can be loaded; build "
            + "AdFlow.Operators.Onnx where npm can reach its registry, or let the environment variable "
            + $"{PathVariable} name the library of an ONNX Runtime that is installed";
    }

    // Beside this assembly, which may be a plugin's folder, and beside the program; then where the system looks.
    private static IEnumerable<string> Candidates()
    {
        string beside = Path.GetDirectoryName(typeof(OnnxLibrary).Assembly.Location) ?? "";
        string[] folders = [beside, AppContext.BaseDirectory];
        string machine = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        foreach (string folder in folders.Where(folder => folder.Length > 0).Select(Path.TrimEndingDirectorySeparator)
            .Distinct())
        {
            string packaged = Path.Combine(folder, "runtimes", $"{system}-{machine}", "native");
            foreach (string place in new[] { folder, packaged }.Where(Directory.Exists))
                foreach (string file in Directory.EnumerateFiles(place, "*onnxruntime*").Where(IsLibrary).Order())
                    yield return file;
        }
        yield return FileName;
        if (OperatingSystem.IsLinux())
            yield return "libonnxruntime.so";
    }

    // Not the managed assemblies and not the pieces that the library loads itself.
    private static bool IsLibrary(string path)
    {
        string name = Path.GetFileName(path);
        return OperatingSystem.IsWindows() ? name == "onnxruntime.dll"
            : OperatingSystem.IsMacOS() ? name.StartsWith("libonnxruntime.", StringComparison.Ordinal)
                && name.EndsWith(".dylib", StringComparison.Ordinal)
            : name.StartsWith("libonnxruntime.so", StringComparison.Ordinal);
    }
}
