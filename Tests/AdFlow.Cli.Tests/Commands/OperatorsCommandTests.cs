using System.Text.Json.Nodes;

namespace AdFlow.Cli.Tests;

public sealed class OperatorsCommandTests
{
    [Test]
    public void List_HasEveryOperatorWithASummary()
    {
        using var folder = new CliFolder();
        var lines = folder.Run("operators").Lines;
        Assert.That(lines.Select(line => line.Split(' ')[0]), Is.SupersetOf(["where", "top_k", "recall.text"]));
        Assert.That(lines, Has.All.EndsWith("."));
    }

    [Test]
    public void One_IsExplained()
    {
        using var folder = new CliFolder();
        var page = folder.Run("operators recall.text");
        Assert.That(page.Output, Does.StartWith("## recall.text").And.Contain("Settings:").And.Contain("`limit`"));
        var json = JsonNode.Parse(folder.Run("operators recall.text --json").Output)!;
        Assert.That((string?)json[0]!["id"], Is.EqualTo("recall.text"));
    }

    [Test]
    public void UnknownOne_IsAnErrorThatNamesTheNearest()
    {
        using var folder = new CliFolder();
        var near = folder.Run("operators recal.text");
        Assert.That((near.Code, near.Error),
            Is.EqualTo((1, "adflow: there is no operator or family 'recal.text'; did you mean 'recall.text'?\n")));
        Assert.That(folder.Run("operators recal").Error, Does.Contain("did you mean 'recall'?"));
        Assert.That(folder.Run("operators acme.price").Error, Does.Contain("by --plugins"));
    }

    [Test]
    public void Schema_OfTests_IsAnother()
    {
        using var folder = new CliFolder();
        var schema = JsonNode.Parse(folder.Run("schema --tests").Output)!;
        Assert.That(schema["properties"]!["adflow_tests"], Is.Not.Null);
    }

    [Test]
    public void Schema_IsJsonSchemaWithEveryOperator()
    {
        using var folder = new CliFolder();
        var schema = JsonNode.Parse(folder.Run("schema").Output)!;
        Assert.That((string?)schema["$schema"], Does.StartWith("https://json-schema.org/"));
        string text = schema.ToJsonString();
        foreach (string line in folder.Run("operators").Lines)
            Assert.That(text, Does.Contain($"\"{line.Split(' ')[0]}\""));
    }
}
