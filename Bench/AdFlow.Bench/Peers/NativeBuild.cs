using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AdFlow.Bench;

/// <summary>A library that was compiled from <c>Native/chain.cpp</c> when the program started.</summary>
/// <param name="Flags">What it was compiled with.</param>
/// <param name="Library">Handle of the loaded library; it stays loaded until the process ends.</param>
internal sealed record NativeBuild(string Flags, nint Library)
{
    /// <summary>What to do where there is no compiler.</summary>
    public const string Missing = "no g++ found; install it, for example by 'apt-get install g++'";

    private static readonly string[] FlagSets =
    [
        "-O3 -march=native",
        "-O3 -march=native -ffast-math",
        "-O3 -march=native -ffast-math -mprefer-vector-width=512",
    ];

    /// <summary>Compiles the three builds.</summary>
    /// <returns>The builds; none where there is no compiler.</returns>
    /// <exception cref="InvalidDataException">The compiler refused the source; the message has its words.</exception>
    public static IReadOnlyList<NativeBuild> Compile(string folder)
    {
        try
        {
            return [.. FlagSets.Select((flags, i) => new NativeBuild(
                flags, NativeLibrary.Load(Compile(flags, Path.Combine(folder, $"chain{i}.so")))))];
        }
        catch (Win32Exception)
        {
            // That there is no such program is no mistake; the table says that the peer is absent.
            return [];
        }
    }

    private static string Compile(string flags, string library)
    {
        string[] arguments = [.. flags.Split(' '), "-shared", "-fPIC", "-o", library,
            Workplace.Shipped(Path.Combine("Native", "chain.cpp"))];
        using var compiler = Process.Start(new ProcessStartInfo("g++", arguments) { RedirectStandardError = true })!;
        string said = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library
            : throw new InvalidDataException($"g++ {string.Join(' ', arguments)} failed: {said}");
    }
}
