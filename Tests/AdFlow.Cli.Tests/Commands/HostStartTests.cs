using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AdFlow.Cli.Tests.Commands;

/// <summary>Hosts that cannot start.</summary>
public sealed class HostStartTests
{
    private CliFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new CliFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("https://127.0.0.1:8443", "without TLS; let a proxy")]
    [TestCase("http://127.0.0.1:0;HTTPS://127.0.0.1:8443", "without TLS; let a proxy")]
    [TestCase("http://127.0.0.1:99999", "'99999' is no port; expected 1 to 65535")]
    [TestCase("http://[::1]:-1", "'-1' is no port")]
    [TestCase("http://127.0.0.1:", "'' is no port")]
    [TestCase("127.0.0.1:8080", "begins with http://")]
    [TestCase("tcp://127.0.0.1:8080", "begins with http://")]
    [TestCase("http://127.0.0.1:8080/base", "expected a name or number of this machine and a port")]
    [TestCase("http://", "expected a name or number of this machine and a port")]
    [TestCase(";", "there is no address")]
    public void AddressThatIsNone_IsToldInOneLine(string urls, string told)
    {
        var result = _folder.Run($"host --store @store --devices none --urls {urls}");
        Assert.That(result.Error, Does.StartWith("adflow: --urls ").And.Contain(told));
        Assert.That(result.Error.TrimEnd(), Does.Not.Contain("\n"));
        Assert.That(result.Code, Is.EqualTo(ExitCode.WrongUse));
    }

    [Test]
    public async Task AddressInUse_IsToldInOneLine_WithoutTracesOfTheFramework()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = string.Create(
            CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        var (code, told) = await StartAsync("--urls", url);
        Assert.That(told, Does.StartWith("adflow: ").And.Contain(url).And.Contain("in use"));
        Assert.That(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), told);
        Assert.That(code, Is.EqualTo(ExitCode.Failed));
    }

    [Test]
    public async Task KeysThatAreNone_AreToldInOneLine_WithoutTracesOfTheFramework()
    {
        _folder.File("store/keys.json", "[ {");
        var (code, told) = await StartAsync("--urls", "http://127.0.0.1:0");
        Assert.That(told, Does.StartWith("adflow: ").And.Contain("keys.json"));
        Assert.That(told, Does.Not.Contain("   at "));
        Assert.That(code, Is.EqualTo(ExitCode.Failed));
    }

    // A process of its own, whose log goes where a person sees it.
    private async Task<(int Code, string Told)> StartAsync(params string[] more)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        foreach (string argument in (string[])[typeof(CommandLine).Assembly.Location, "host", "--store",
            _folder["store"], "--devices", "none", .. more])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        string told = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, told);
    }
}
