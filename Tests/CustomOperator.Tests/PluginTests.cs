using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Testing;

namespace Acme.Bidding.Tests;

/// <summary>The plugin as a host meets it: the folder that it is built into.</summary>
public sealed class PluginTests
{
    // artifacts/bin/<this project>/<configuration> → artifacts/bin/CustomOperator/<configuration>
    private static readonly string Folder = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CustomOperator", new DirectoryInfo(AppContext.BaseDirectory).Name));

    [Test]
    public void Folder_HoldsNothingOfTheHost() => Assert.That(
        Directory.EnumerateFiles(Folder, "*.dll").Select(Path.GetFileName), Is.EqualTo(new[] { "Acme.Bidding.dll" }));

    [Test]
    public void Graph_NamesTheOperatorOfTheLoadedPlugin()
    {
        var plugins = PluginLoader.Load([Folder], out var problems);
        Assert.That(problems, Is.Empty);
        using var plugin = plugins.Single();
        Assert.That(plugin.Module, Is.Not.InstanceOf<BiddingOperators>(), "it has a load context of its own");
        using var tester = new GraphTester(StandardOperators.Module, plugin.Module)
            .Table("ads", "ad_id: int64; ctr: float32; bid: float32?",
                """{"ad_id": 1, "ctr": 0.5, "bid": 0.25}""", """{"ad_id": 2, "ctr": 0.5, "bid": 0.0625}""",
                """{"ad_id": 3, "ctr": 0.5, "bid": null}""")
            .Open("""
                adflow: 1
                graph: priced
                request: { floor: "float64?" }
                tables: { ads: { path: ads.arrow } }
                nodes:
                  all:    { op: scan, table: ads }
                  priced: { op: acme.ecpm, in: all, with: { floor: "=request.floor" }, columns: { pctr: ctr } }
                  worths: { op: select, in: priced, with: [ad_id, ecpm] }
                output: worths
                """);
        Assert.That(tester.Rows("{}"), Is.EqualTo(new[]
        {
            """{"ad_id":1,"ecpm":125}""", """{"ad_id":2,"ecpm":31.25}""", """{"ad_id":3,"ecpm":null}""",
        }));
        Assert.That(tester.Rows("""{"floor": 100}""")[1], Is.EqualTo("""{"ad_id":2,"ecpm":0}"""));
        Assert.That(tester.Failure("""{"floor": -1}""").ToString(), Does.Contain("floor"));
    }

    [Test]
    public void DisposedPlugin_ThatHasRun_LeavesMemory()
    {
        var context = RunAndDispose();
        for (int i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(context.IsAlive, Is.False);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndDispose()
    {
        using var plugin = PluginLoader.Load([Folder], out _).Single();
        using var tester = new GraphTester(StandardOperators.Module, plugin.Module).Open("""
            adflow: 1
            graph: priced
            request: { pctr: float32, bid: float32 }
            nodes: { priced: { op: acme.ecpm, in: request } }
            output: priced
            """);
        Assert.That(tester.Rows("""{"pctr": 0.5, "bid": 2}"""), Has.Count.EqualTo(1));
        return new WeakReference(AssemblyLoadContext.GetLoadContext(plugin.Module.GetType().Assembly));
    }
}
