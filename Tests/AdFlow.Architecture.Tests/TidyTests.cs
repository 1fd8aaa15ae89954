using System.Text.RegularExpressions;

namespace AdFlow.Architecture.Tests;

public sealed partial class TidyTests
{
    private static IEnumerable<string> Sources => Repository.Files("*.cs").Select(Repository.Relative);

    [Test]
    public void EveryFile_HasAtMost300Lines() =>
        Assert.That(Sources.Where(path => Lines(path).Length > 300), Is.Empty);

    [Test]
    public void EveryLine_HasAtMost120Columns() =>
        Assert.That(Offenders(Sources, line => line.Length > 120), Is.Empty);

    [Test]
    public void EveryFileName_SaysWhatIsInside() =>
        Assert.That(Sources.Where(path => EmptyName().IsMatch(path)), Is.Empty);

    [Test]
    public void NoSource_IsUnfinishedOrPointsAtThisMachine() =>
        Assert.That(Offenders(Sources.Where(path => !path.EndsWith("TidyTests.cs")), line =>
            Unfinished().IsMatch(line)), Is.Empty);

    [Test]
    public void EveryPackageVersion_IsExactAndCentral()
    {
        foreach (string project in Repository.Files("*.csproj"))
            Assert.That(File.ReadAllText(project), Does.Not.Match("<PackageReference[^>]* Version="),
                Repository.Relative(project));
        string central = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        Assert.That(central, Does.Not.Match("Version=\"[^\"]*[*\\[(]"));
    }

    private static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Offenders(IEnumerable<string> paths, Func<string, bool> isOffence) =>
        paths.SelectMany(path => Lines(path).Select((line, i) => (line, At: $"{path}:{i + 1}")))
            .Where(line => isOffence(line.line)).Select(line => line.At);

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Common|Misc)\\.cs$")]
    private static partial Regex EmptyName();

    [GeneratedRegex("NotImplementedException|\\b(TODO|FIXME|HACK)\\b|(^|[\\s\"(='])/(work|home|root|tmp)/")]
    private static partial Regex Unfinished();
}
