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
            using var tester = new GraphTester(StandardOperators.Module)
                .Table("ads", "ad_id: int64", """{"ad_id":17}""", """{"ad_id":5}""", """{"ad_id":4}""")
                .Open(YamlBlock().Match(s_page).Groups[1].Value.Replace(
                    "http://127.0.0.1:8080/click_rates", service.Url, StringComparison.Ordinal));
            Assert.That(tester.Rows("""{"limit":1}""").Single(), Does.StartWith("""{"ad_id":4,"ctr":0.031,"""));
        }
    }

    [Test]
    public void Settings_ThatThePageNames_AreThere()
    {
        var names = SettingName().Matches(s_page).Select(match => match.Groups[1].Value).Distinct();
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        var settings = catalog.Operators.Single(op => op.Id == "source.http").Parameters;
        Assert.That(names, Is.SubsetOf(settings.Select(setting => setting.Name)));
    }

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
