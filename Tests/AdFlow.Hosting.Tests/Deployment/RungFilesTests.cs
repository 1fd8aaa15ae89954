using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>What rungs of a quality ladder name lies in the bundle, as what the graph names.</summary>
public sealed class RungFilesTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { x: float32 }
        nodes:
          y: { op: let, in: request, with: { y: x } }
        output: y
        quality:
          - name: cheap
            swap: { y: { SWAP } }
        """;

    [TestCase("use: OUTSIDE", "lies outside the folder that the files of this graph must lie in")]
    [TestCase("op: rank.linear, with: { coefficients: OUTSIDE }", "lies outside the bundle")]
    public async Task FileOutside_IsNotRead(string swap, string told)
    {
        string outside = Path.GetTempFileName();
        await File.WriteAllTextAsync(outside, "secret: words");
        try
        {
            await using var tester = await HostTester.StartAsync();
            var answer = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g",
                Graph.Replace("SWAP", swap.Replace("OUTSIDE", outside))));
            Assert.That((int)answer.Status, Is.EqualTo(422), answer.Text);
            Assert.That(answer.Text, Does.Contain(told).And.Not.Contain("secret"));
        }
        finally
        {
            File.Delete(outside);
        }
    }

    [TestCase("op: rank.linear, with: { coefficients: model.json, output: y }")]
    [TestCase("use: rated.graph.yaml")]
    public async Task PackedRung_Answers(string swap)
    {
        await using var tester = await HostTester.StartAsync();
        var files = Directory.CreateDirectory(Path.Combine(tester.Folder, "mine"));
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("g.graph.yaml", Graph.Replace("SWAP", swap)),
            ("model.json", """{"bias": 0, "coefficients": {"x": 0}}"""), ("rated.graph.yaml", Rated)])
            File.WriteAllText(Path.Combine(files.FullName, name), text);
        var package = GraphPackage.Of(Path.Combine(files.FullName, "g.graph.yaml"),
            new OperatorCatalogBuilder().Add(StandardOperators.Module).Build(), false, new DiagnosticBag())!;
        var zip = new MemoryStream();
        package.WriteTo(zip);
        files.Delete(recursive: true);
        var deployed = await tester.PutAsync("g", "v1", zip.ToArray());
        Assert.That((int)deployed.Status, Is.EqualTo(200), deployed.Text);
        Assert.That(await tester.RunAsync("g", 3), Is.EqualTo(3));
        Assert.That(await RunCheapAsync(tester), Is.EqualTo(0.5));
    }

    private const string Rated = """
        adflow: 1
        graph: rated
        inputs: { rows: { x: float32 } }
        nodes:
          rated: { op: rank.linear, in: rows, with: { coefficients: model.json, output: y } }
        output: rated
        """;

    private static async Task<float> RunCheapAsync(HostTester tester)
    {
        var variant = new GraphVariant(tester.Find("g").Current.Versions[0]);
        var slot = new VariantSlot("g", variant, tester.Host.Activations) { Rung = "cheap", RungIndex = 1 };
        var bound = (await slot.AcquireAsync(TimeSpan.FromMinutes(1), default)).Activation!;
        using var body = new RequestBody();
        body.Read(Encoding.UTF8.GetBytes("""{"x":3}"""), RequestFormat.Json, "g");
        var seat = bound.Rent();
        Assert.That(seat.Read(body, 0, out var row), Is.Null);
        using var run = await bound.Graph.RunAsync(new RunRequest { Request = row });
        float y = run.Output(0)[run.Output(0).Schema.IndexOf("y")].Values<float>()[0];
        bound.Return(seat);
        bound.Release();
        slot.Retire();
        return y;
    }
}
