using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

/// <summary>Bodies that are no tables, though much of it could be read as CSV.</summary>
public sealed class TableRefusalTests
{
    private const string Csv = "id,bid\n1,0.5\n";

    private HostTester _tester = null!;

    [SetUp]
    public async Task Start() => _tester = await HostTester.StartAsync();

    [TearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [TestCase("text/html", "<!DOCTYPE html>\n<p>Bad gateway</p>\n", 415, "ADG7502")]
    [TestCase("application/zip", Csv, 415, "ADG7502")]
    [TestCase("multipart/form-data; boundary=b", Csv, 415, "ADG7502")]
    [TestCase("nonsense", Csv, 415, "ADG7502")]
    [TestCase(null, "<!DOCTYPE html>\n<p>Bad gateway</p>\n", 422, "ADG7503")]
    [TestCase("text/plain", "\uFEFF \n<?xml version='1.0'?>\n", 422, "ADG7503")]
    [TestCase("application/json", "[{\"id\": 1}]", 422, "ADG7503")]
    [TestCase("application/octet-stream", "\n[\n{\"id\": 1}\n]\n", 422, "ADG7503")]
    public async Task BodyThatIsNoTable_IsRefused(string? type, string body, int status, string code)
    {
        var (answered, error) = await PutAsync("tables/new", body, type);
        Assert.That(answered, Is.EqualTo(status));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(error.GetProperty("class").GetString(), Is.EqualTo("request_data"));
        Assert.That(_tester.Host.Tables.All, Is.Empty);
    }

    [TestCase(null, Csv)]
    [TestCase("text/csv; charset=utf-8", "[id],<bid>\n1,2\n")]
    [TestCase("application/json", "{\"id\": 1}\n{\"id\": 2}\n")]
    [TestCase("application/x-ndjson", "{\"id\": 1}\n")]
    [TestCase("application/x-www-form-urlencoded", Csv)]
    public async Task BodyThatIsATable_IsTaken(string? type, string body)
    {
        var (status, answer) = await PutAsync("tables/new", body, type);
        Assert.That(status, Is.EqualTo(200), answer.ToString());
    }

    [TestCase("text/html", Csv, 415)]
    [TestCase("text/plain", "[1]", 422)]
    public async Task PartThatIsNoTable_IsRefused(string type, string body, int status)
    {
        using var parts = new MultipartFormDataContent
        {
            { new StringContent(Csv), "good" },
            { new StringContent(body, Encoding.UTF8, type), "bad" },
        };
        using var response = await _tester.Client.PutAsync("tables", parts);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(_tester.Host.Tables.All, Is.Empty);
    }

    [Test]
    public async Task BoundaryLongerThanAllowed_Is400()
    {
        var (status, error) = await PutAsync(
            "tables", Csv, "multipart/form-data; boundary=" + new string('b', 5000));
        Assert.That(status, Is.EqualTo(400));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain("5000").And.Contain("70"));
    }

    [Test]
    public async Task MultipartThatEndsEarly_Is400()
    {
        var (status, error) = await PutAsync("tables",
            "--b\r\nContent-Disposition: form-data; name=t\r\n\r\nid,x\n", "multipart/form-data; boundary=b");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("ADG7007"));
        Assert.That(_tester.Log.Lines, Is.Empty);
    }

    [TestCase(100, 200)]
    [TestCase(101, 400)]
    public async Task PartsBeyondTheLimit_AreRefused(int count, int status)
    {
        using var parts = new MultipartFormDataContent();
        for (int i = 0; i < count; i++)
            parts.Add(new StringContent(Csv), string.Create(CultureInfo.InvariantCulture, $"t{i}"));
        using var response = await _tester.Client.PutAsync("tables", parts);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [TestCase(",", "\n")]
    [TestCase("\":1,\"", "\":1}\n")]
    public async Task TextWithMoreColumnsThanAllowed_Is422(string between, string end)
    {
        var names = Enumerable.Range(0, 200_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}"));
        string body = (between == "," ? "" : "{\"") + string.Join(between, names) + end;
        var (status, error) = await PutAsync("tables/wide", body, null);
        Assert.That(status, Is.EqualTo(422));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain("10000"));
    }

    private async Task<(int Status, JsonElement Error)> PutAsync(string path, string body, string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _tester.Client.PutAsync(path, content);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return ((int)response.StatusCode, answer.TryGetProperty("error", out var error) ? error : answer);
    }
}
