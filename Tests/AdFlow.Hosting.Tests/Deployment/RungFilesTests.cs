namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>What rungs of a quality ladder name lies in the bundle, as what the graph names.</summary>
public sealed class RungFilesTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { x: float64 }
        nodes:
          y: { op: let, in: request, with: { y: x * 2 } }
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
}
