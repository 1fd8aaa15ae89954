namespace AdFlow.Bench.Tests;

public sealed class LinearityCommandTests
{
    [Test]
    public void Run_SmallTables_PrintsALineForEachSize()
    {
        var target = new StringWriter();
        LinearityCommand.Run(10_000, new Meter(2, TimeSpan.Zero), target, default);
        string[] lines = target.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Select(line => line.TrimStart().Split(' ')[0]).Skip(1),
            Is.EqualTo((string[])["rows", "1,000", "10,000", "nodes", "10", "100", "1,000"]));
    }
}
