using System.Diagnostics;
using System.Globalization;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Hosting.Tests.Recording;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>A host that records, and kills its own process.</summary>
internal static class CrashingRecorder
{
    /// <summary>Runs in a finished file.</summary>
    public const int Finished = 20;

    /// <summary>Runs in a file that was not finished, which the system has.</summary>
    public const int Flushed = 30;

    /// <summary>Runs that may still have been in memory.</summary>
    public const int Waiting = 5;

    /// <summary>Records, and is killed.</summary>
    public static async Task RunAsync(string folder)
    {
        var tester = await HostTester.StartAsync(folder);
        await tester.PutAsync("g", "v1", BundleZip.OfGraph("g", HostGraphs.Double("g")));
        await tester.RecordAsync("""{"percent": 100}""");
        var recording = tester.Find("g").Recording!;
        await AskAsync(tester, Finished);
        await Until.TrueAsync(() => recording.Accepted == Finished);
        await recording.FinishFileAsync();
        await AskAsync(tester, Flushed);
        await Until.TrueAsync(() => recording.Written == Finished + Flushed);
        await AskAsync(tester, Waiting);
        CrashProgram.Acknowledge(Finished + Flushed);
        Process.GetCurrentProcess().Kill();
    }

    private static async Task AskAsync(HostTester tester, int runs)
    {
        for (int i = 0; i < runs; i++)
            await tester.RunOneAsync(i.ToString(CultureInfo.InvariantCulture), """{"x":1}""");
    }
}
