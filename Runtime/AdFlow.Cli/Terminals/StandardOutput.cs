using Microsoft.Win32.SafeHandles;

namespace AdFlow.Cli;

/// <summary>The standard output of this process.</summary>
internal static class StandardOutput
{
    private const int StandardOutputHandle = 1;
    private const int BrokenPipe = 32;

    /// <summary>Opens it. A pipe whose reader is gone fails, so that work for nobody ends; the console's own stream
    /// would go on without a word.</summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(
                new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            // In a file that others write to as well, only the console's stream writes where the others are.
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Closed, or open for something else: writing to it will say so.
            return Console.OpenStandardOutput();
        }
    }

    /// <summary>Whether an error says that the reader of a pipe is gone.</summary>
    public static bool IsNobodyReading(IOException error) => error.HResult == BrokenPipe;
}
