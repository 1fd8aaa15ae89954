namespace AdFlow.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string[] Commands =
        ["run", "replay", "diff", "why", "validate", "explain", "test", "operators", "schema", "table", "model",
        "key", "host", "deploy", "publish", "traffic", "rollback", "graphs", "experiments", "shadow", "record"];

    [Test]
    public void Overview_GivesEachCommandOneLine()
    {
        using var folder = new CliFolder();
        var result = folder.Run("--help");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        string[] listed = result.Output[result.Output.IndexOf("Commands:", StringComparison.Ordinal)..]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.That(listed.Select(line => line.Trim().Split(' ')[0]), Is.EqualTo(Commands));
        Assert.That(listed, Has.All.EndsWith("."));
    }

    [Test]
    public void CommandsOwnHelp_EndsWithExamples([ValueSource(nameof(Commands))] string command)
    {
        using var folder = new CliFolder();
        var result = folder.Run(command + " --help");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Does.Match($@"Options:[\s\S]*Examples?:\s+[\s\S]*adflow {command}"));
    }

    [TestCase("table show", "adflow table show --help")]
    [TestCase("run", "adflow run --help")]
    [TestCase("frobnicate", "adflow --help")]
    public void WrongUse_PointsAtTheRightHelp(string words, string help)
    {
        using var folder = new CliFolder();
        var result = folder.Run(words);
        Assert.That((result.Code, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.EndWith($"Try '{help}'.\n"));
    }

    [Test]
    public void NumberThatIsNone_IsToldWithoutTheNamesOfTypes()
    {
        using var folder = new CliFolder();
        var result = folder.Run("run g.yaml --seed x");
        Assert.That(result.Error, Does.Contain("'x' for option '--seed' as a whole number").And.Not.Contain("System."));
    }
}
