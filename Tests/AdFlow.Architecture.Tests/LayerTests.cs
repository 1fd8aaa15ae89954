using System.Text.RegularExpressions;

namespace AdFlow.Architecture.Tests;

public sealed partial class LayerTests
{
    // Each project may refer only to projects named on its own line.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AdFlow.Tables"] = [],
        ["AdFlow.Operators"] = ["AdFlow.Tables"],
        ["AdFlow.Operators.Generators"] = [],
        ["AdFlow.Operators.Standard"] = ["AdFlow.Operators"],
        ["AdFlow.Devices.Simulated"] = ["AdFlow.Operators"],
        ["AdFlow.Devices.Cuda"] = ["AdFlow.Operators"],
        ["AdFlow.Operators.Onnx"] = ["AdFlow.Operators"],
        ["AdFlow.Graphs"] = ["AdFlow.Operators"],
        ["AdFlow.Runtime"] = ["AdFlow.Graphs"],
        ["AdFlow.Hosting"] = ["AdFlow.Runtime"],
        ["AdFlow.Cli"] =
        [
            "AdFlow.Graphs", "AdFlow.Runtime", "AdFlow.Hosting", "AdFlow.Operators.Standard", "AdFlow.Operators.Onnx",
            "AdFlow.Devices.Simulated", "AdFlow.Devices.Cuda",
        ],
        ["CustomOperator"] = [],
        ["AdFlow.OperatorBench"] = ["AdFlow.Operators.Standard", "AdFlow.Testing.Graphs"],
        ["Learning"] = ["AdFlow.Operators", "AdFlow.Operators.Onnx"],
        ["SearchAds"] = ["AdFlow.Runtime", "AdFlow.Operators.Standard", "AdFlow.Operators.Onnx", "Learning"],
        ["DisplayAds"] = ["AdFlow.Runtime", "AdFlow.Operators.Standard", "AdFlow.Operators.Onnx", "Learning"],
        ["AdFlow.Load"] = ["AdFlow.Bench", "AdFlow.Hosting", "AdFlow.Operators.Standard", "CustomOperator"],
        ["AdFlow.Bench"] = ["AdFlow.Runtime", "AdFlow.Operators.Standard", "AdFlow.Operators.Onnx", "SearchAds"],
    };

    [Test]
    public void EveryProject_OutsideTests_RefersOnlyToTheLayersBelow()
    {
        foreach (string project in Repository.Files("*.csproj").Where(path =>
            !Repository.Relative(path).StartsWith("Tests/")))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            Assert.That(Allowed, Does.ContainKey(name),
                $"{Repository.Relative(project)} has no place in the layers yet");
            var references = Reference().Matches(File.ReadAllText(project)).Select(match => match.Groups[1].Value);
            Assert.That(references, Is.SubsetOf(Allowed[name]), Repository.Relative(project));
        }
    }

    [Test]
    public void EveryProject_IsInTheSolution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "AdFlow.sln")).Replace('\\', '/');
        foreach (string project in Repository.Files("*.csproj"))
            Assert.That(solution, Does.Contain(Repository.Relative(project)));
    }

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*?([^/\\\\\"]+)\\.csproj\"")]
    private static partial Regex Reference();
}
