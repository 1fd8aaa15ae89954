using System.Diagnostics;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>Makes changes of deployments and kills its own process within one.</summary>
internal static class CrashingDeployments
{
    /// <summary>Makes the changes; each that returned is acknowledged.</summary>
    /// <param name="store">The host's store.</param>
    /// <param name="step">How many steps that change files are done before the kill.</param>
    public static async Task RunAsync(string store, int step)
    {
        using var host = await StoreHost.StartAsync(store, options =>
        {
            DeploymentScript.Configure(options);
            options.BeforeFileStep = _ =>
            {
                // SIGKILL: nothing of this process runs on, no buffer is written.
                if (step-- == 0)
                    Process.GetCurrentProcess().Kill();
            };
        });
        for (int change = 0; change < DeploymentScript.Steps.Count; change++)
        {
            await DeploymentScript.Steps[change](host);
            CrashProgram.Acknowledge(change);
        }
    }
}
