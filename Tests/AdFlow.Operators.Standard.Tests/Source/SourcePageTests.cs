using System.Text.RegularExpressions;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>What the page of remote sources shows can be copied.</summary>
public sealed partial class SourcePageTests
{
    private static readonly string s_page = Page();

    [Test]
    public async Task Graph_OverAServiceThatAnswersAsThePageSays_GivesItsRows()
    {
        foreach (string answer in JsonBlock().Matches(s_page).Select(match => match.Groups[1].Value))
        {
            await using var service = await KeyService.StartAsync(request => request.JsonAsync(answer));
            using var tester = Open(service);
            Assert.That(tester.Rows("""{"limit":1}""").Single(), Does.StartWith("""{"ad_id":4,"ctr":0.031,"""));
        }
    }

    [Test]
    public async Task Graph_OverAServiceThatFails_KeepsItsRowsWithNulls()
    {
        await using var service = await KeyService.StartAsync(request => request.StatusAsync(404));
        using var tester = Open(service);
        Assert.That(tester.Rows("{}"), Is.EqualTo(((int[])[17, 5, 4]).Select(
            id => $$"""{"ad_id":{{id}},"ctr":null,"impressions":null}""")));
    }

    [Test]
    public void Settings_ThatThePageNames_AreThere()
    {
        var names = SettingName().Matches(s_page).Select(match => match.Groups[1].Value).Distinct();
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        var settings = catalog.Operators.Single(op => op.Id == "source.http").Parameters;
        Assert.That(names, Is.SubsetOf(settings.Select(setting => setting.Name)));
    }

    private static GraphTester Open(KeyService service) => new GraphTester(StandardOperators.Module)
        .Table("ads", "ad_id: int64", """{"ad_id":17}""", """{"ad_id":5}""", """{"ad_id":4}""")
        .Open(YamlBlock().Match(s_page).Groups[1].Value.Replace(
            "http://127.0.0.1:8080/click_rates", service.Url, StringComparison.Ordinal)
            .Replace("timeout_ms: 20", "timeout_ms: 600000", StringComparison.Ordinal));

    private static string Page()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("AdFlow.sln");
        return File.ReadAllText(Path.Combine(folder, "Operators/AdFlow.Operators.Standard/Source/README.md"))
            .ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^```yaml\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex YamlBlock();

    [GeneratedRegex("^```json\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("`((?:max|retry|hedge|batch|backoff|timeout)_[a-z_]+)`")]
    private static partial Regex SettingName();
}
