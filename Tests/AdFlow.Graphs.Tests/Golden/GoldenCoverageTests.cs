using System.Reflection;
using System.Text.RegularExpressions;

namespace AdFlow.Graphs.Tests.Golden;

public sealed partial class GoldenCoverageTests
{
    // Told by bytes or sizes that a golden file cannot hold: SourceTextTests, GraphSizeTests. The last two only a host
    // tells, of bundles and of experiments: its tests have them.
    private static readonly string[] ElsewhereTested =
    [
        SyntaxCodes.TooLarge, SyntaxCodes.Encoding, BindingCodes.TooLarge, SyntaxCodes.Outside, BindingCodes.Experiment,
    ];

    [Test]
    public void EveryCode_HasAGoldenMessage()
    {
        var said = new[] { "SyntaxErrors", "BindingErrors", "TestsErrors", "OverlayErrors" }
            .SelectMany(GoldenCase.Read).SelectMany(bad => Code().Matches(bad.Expected)).Select(match => match.Value);
        var codes = new[] { typeof(SyntaxCodes), typeof(BindingCodes) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.That(codes.Except(ElsewhereTested).Except(said), Is.Empty);
    }

    [GeneratedRegex("ADG[0-9]{4}")]
    private static partial Regex Code();
}
