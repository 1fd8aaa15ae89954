using System.Globalization;
using AdFlow.Tables.Tests.Counters;
using AdFlow.Tables.Tests.Logs;

namespace AdFlow.Tables.Tests.Crashes;

/// <summary>
/// What tests start as a process of its own to kill it: <c>dotnet AdFlow.Tables.Tests.dll work folder number</c>. Each
/// line that it prints is an acknowledgement.
/// </summary>
internal static class CrashProgram
{
    public static int Main(string[] arguments)
    {
        if (arguments is not [{ } work, { } folder, { } number])
        {
            Console.Error.WriteLine("work, folder and number expected: this program is started by its own tests");
            return 2;
        }
        int from = int.Parse(number, CultureInfo.InvariantCulture);
        switch (work)
        {
            case "append":
                CrashingLog.AppendForEver(folder, from);
                return 0;
            case "compact":
                CrashingLog.CompactForEver(folder, from);
                return 0;
            case "take":
                CrashingCounters.TakeForEver(folder, from);
                return 0;
            case "take-full":
                CrashingCounters.FillTheDisk(folder, from);
                return 0;
            case "take-many":
                CrashingCounters.FailWithManyKeys(folder, from);
                return 0;
            case "full":
                CrashingLog.FillTheDisk(folder, from);
                return 0;
            default:
                Console.Error.WriteLine($"unknown work '{work}'");
                return 2;
        }
    }

    /// <summary>Prints an acknowledgement, which is in the pipe when this returns.</summary>
    public static void Acknowledge(long number)
    {
        Console.Out.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        Console.Out.Flush();
    }
}
