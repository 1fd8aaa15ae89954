namespace AdFlow.Cli.Tests;

public sealed class TableCommandTests
{
    private const string Rows = """
        {"id":1,"price":2.5,"tags":["a","b"],"name":"one"}
        {"id":2,"price":null,"tags":[],"name":null}

        """;

    [TestCase("t.arrow")]
    [TestCase("t.feather")]
    [TestCase("t.stream")]
    [TestCase("t.arrows")]
    [TestCase("t.jsonl")]
    public void Convert_ThereAndBackLosesNothing(string name)
    {
        using var folder = new CliFolder().File("in.jsonl", Rows);
        Assert.That(folder.Run($"table convert @in.jsonl @{name}").Code, Is.Zero);
        Assert.That(folder.Run($"table convert @{name} - --to jsonl").Output, Is.EqualTo(Rows));
        Assert.That(folder.Run($"table convert - - --to jsonl", File.ReadAllBytes(folder[name])).Output,
            Is.EqualTo(Rows), "input is recognised by content");
    }

    [Test]
    public void ConvertToCsv_OfFlatColumns()
    {
        using var folder = new CliFolder().File("in.csv", "id,name\n1,one\n2,\"t,wo\"\n");
        Assert.That(folder.Run("table convert @in.csv @t.arrow").Code, Is.Zero);
        Assert.That(folder.Run("table convert @t.arrow - --to csv").Output, Is.EqualTo(
            "id,name\r\n1,one\r\n2,\"t,wo\"\r\n"));
    }

    [Test]
    public void ShowAndSchema_ReadEveryFormat()
    {
        using var folder = new CliFolder().File("in.jsonl", Rows);
        Assert.That(folder.Run("table show @in.jsonl").Output, Does.Contain("price").And.Contain("2.5"));
        Assert.That(folder.Run("table schema @in.jsonl").Output, Does.Contain("list<utf8"));
    }

    [TestCase("table convert @in.jsonl @t.xyz", 2)]
    [TestCase("table show @none.arrow", 1)]
    [TestCase("table", 2)]
    public void WrongUse_IsTold(string words, int code)
    {
        using var folder = new CliFolder().File("in.jsonl", Rows);
        var result = folder.Run(words);
        Assert.That((result.Code, result.Error.Length > 0), Is.EqualTo((code, true)));
    }

    [Test]
    public void CutFile_IsRefusedWithAReason()
    {
        using var folder = new CliFolder().File("in.jsonl", Rows);
        folder.Run("table convert @in.jsonl @t.arrow");
        File.WriteAllBytes(folder["cut.arrow"], File.ReadAllBytes(folder["t.arrow"])[..200]);
        var result = folder.Run("table show @cut.arrow");
        Assert.That((result.Code, result.Error.StartsWith("adflow: cut.arrow", StringComparison.Ordinal)),
            Is.EqualTo((1, true)), result.Error);
    }
}
