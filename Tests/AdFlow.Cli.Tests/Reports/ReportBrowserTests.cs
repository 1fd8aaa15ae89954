using AdFlow.Hosting.Tests.HostConsole;

namespace AdFlow.Cli.Tests.Reports;

/// <summary>A report in a real browser. With <c>ADFLOW_SCREENSHOTS=FOLDER</c> pictures of it are left in a folder, to
/// be looked at.</summary>
public sealed class ReportBrowserTests
{
    private string _folder = "";
    private IReadOnlyDictionary<string, string?> _problems = null!;

    [OneTimeSetUp]
    public async Task Look()
    {
        if (Browsing.WhyNot() is { } reason)
            Assert.Ignore(reason);
        _folder = Directory.CreateTempSubdirectory("adflow-report-").FullName;
        await ReportedShop.WriteAsync(Path.Combine(_folder, "report.html"), 40);
        await ReportedShop.WriteAsync(Path.Combine(_folder, "equal.html"), 3, isChanged: false);
        await ReportedShop.WriteAsync(Path.Combine(_folder, "none.html"), 0);
        _problems = await Browsing.RunAsync(new Uri(_folder + "/"), "Tests/AdFlow.Cli.Tests/Reports");
    }

    [OneTimeTearDown]
    public void Remove()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    [TestCase("overview")]
    [TestCase("pictureOfBothGraphs")]
    [TestCase("nodes")]
    [TestCase("rowsSideBySide")]
    [TestCase("rowsAreSortedAndFiltered")]
    [TestCase("requests")]
    [TestCase("timelineOfBothRuns")]
    [TestCase("rowsThatWereLost")]
    [TestCase("equalRuns")]
    [TestCase("noRuns")]
    [TestCase("textsAreNoMarkup")]
    [TestCase("phonesShowEverythingWithoutScrollingSideways")]
    [TestCase("lightTextsHaveContrast")]
    [TestCase("darkTextsHaveContrast")]
    [TestCase("everythingHasAName")]
    public void Scenario_InABrowser_GoesWell(string scenario) => Assert.That(_problems[scenario], Is.Null);

    [Test]
    public void EveryScenario_IsACase()
    {
        var cases = GetType().GetMethod(nameof(Scenario_InABrowser_GoesWell))!
            .GetCustomAttributes(typeof(TestCaseAttribute), inherit: false).Cast<TestCaseAttribute>();
        Assert.That(_problems.Keys, Is.EquivalentTo(cases.Select(each => each.Arguments[0])));
    }
}
