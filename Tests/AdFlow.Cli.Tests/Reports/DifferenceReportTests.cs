using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdFlow.Cli.Tests.Reports;

public sealed class DifferenceReportTests
{
    private string _folder = "";

    [SetUp]
    public void Open() => _folder = Directory.CreateTempSubdirectory("adflow-report-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    private async Task<string> WriteAsync(int requests)
    {
        string path = Path.Combine(_folder, "report.html");
        await ReportedShop.WriteAsync(path, requests);
        return await File.ReadAllTextAsync(path);
    }

    private static JsonElement DataOf(string page) => JsonDocument.Parse(Regex.Match(
        page, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value)
        .RootElement;

    [Test]
    public async Task Page_NeedsNoOtherFile_AndItsDataEndNoScript()
    {
        string page = await WriteAsync(4);
        Assert.That(Regex.Matches(page, "</script", RegexOptions.IgnoreCase), Has.Count.EqualTo(2));
        Assert.That(Regex.Matches(page, "(src|href)=\"(?!data:|#)"), Is.Empty);
        Assert.That(Regex.Matches(page, "https?://[^'\" ]+").Select(address => address.Value).Distinct(),
            Is.EqualTo(["http://www.w3.org/2000/svg"]), "the name of SVG is no address that is asked");
        Assert.That(page, Does.Not.Contain("import {").And.Not.Contain("{{style}}"));
        var titles = DataOf(page).GetProperty("requests")[0].GetProperty("tables").EnumerateArray()
            .Single(table => table.GetProperty("name").GetString() == "all").GetProperty("rows").EnumerateArray()
            .Select(row => row.GetProperty("a")[2].GetString());
        Assert.That(titles, Does.Contain("</script><script>alert(0)</script>"));
    }

    [Test]
    public async Task Page_HoldsSoManyRequestsAndRows_AndSaysWhatIsLeftOut()
    {
        string page = await WriteAsync(30);
        var data = DataOf(page);
        var requests = data.GetProperty("requests").EnumerateArray().ToList();
        Assert.That(requests, Has.Count.EqualTo(5));
        Assert.That(data.GetProperty("summary").GetProperty("requests").GetInt32(), Is.EqualTo(30));
        var tables = requests[0].GetProperty("tables").EnumerateArray().ToDictionary(
            table => table.GetProperty("name").GetString()!,
            table => (table.GetProperty("rows").GetArrayLength(), table.GetProperty("left_out").GetInt32()));
        Assert.That((tables["all"], tables["scored"]), Is.EqualTo(((8, 82), (60, 30))));
        Assert.That((await WriteAsync(60)).Length, Is.LessThan(page.Length * 1.2), "requests are not kept");
    }

    [Test]
    public async Task LongValues_AreCut_AndChangesBehindTheCutAreMarked()
    {
        string path = Path.Combine(_folder, "long.html");
        await ReportedShop.WriteTextsAsync(path, new string('é', 300) + "a", new string('é', 300) + "b");
        var row = DataOf(await File.ReadAllTextAsync(path)).GetProperty("requests")[0].GetProperty("tables")[0]
            .GetProperty("rows")[0];
        Assert.That(row.GetProperty("a")[0].GetString(), Is.EqualTo(new string('é', 200) + "…"));
        Assert.That(row.GetProperty("c")[0].GetInt32(), Is.Zero);
    }
}
