using System.Globalization;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>
/// What tests start as a process of its own to kill it: <c>dotnet AdFlow.Hosting.Tests.dll work folder number</c>. Each
/// line that it prints is an acknowledgement.
/// </summary>
internal static class CrashProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [{ } work, { } folder, { } number])
        {
            Console.Error.WriteLine("work, folder and number expected: this program is started by its own tests");
            return 2;
        }
        int from = int.Parse(number, CultureInfo.InvariantCulture);
        switch (work)
        {
            case "publish":
                await CrashingPublisher.PublishAsync(folder, from);
                return 0;
            case "deploy":
                await CrashingDeployments.RunAsync(folder, from);
                return 0;
            case "record":
                await CrashingRecorder.RunAsync(folder);
                return 0;
            case "serve":
                await DrainingHost.ServeAsync(folder);
                return 0;
            default:
                Console.Error.WriteLine($"unknown work '{work}'");
                return 2;
        }
    }

    /// <summary>Prints an acknowledgement, which is in the pipe when this returns.</summary>
    public static void Acknowledge(int number)
    {
        Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
