using System.Diagnostics;

namespace AdFlow.Load;

/// <summary>A program that can be started: an assembly for <c>dotnet</c>, or an executable.</summary>
/// <param name="Path">Its file.</param>
internal sealed record ProgramFile(string Path)
{
    /// <summary>This program.</summary>
    public static ProgramFile Own { get; } = new(typeof(ProgramFile).Assembly.Location);

    /// <summary>How it is started.</summary>
    public ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        bool isAssembly = Path.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : Path) { UseShellExecute = false };
        if (isAssembly)
            start.ArgumentList.Add(Path);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // The runtime compiles in the background where it may; what others set is not measured.
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }
}
