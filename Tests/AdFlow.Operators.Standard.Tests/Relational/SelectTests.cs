using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class SelectTests
{
    private static Table OneRow => Rows.Of("a int64, b utf8, c bool", """{"a":1,"b":"x","c":true}""");

    [Test]
    public void Keep_SomeColumns_GivesThemInItsOrder()
    {
        using var tester = new NodeTester("select", OneRow).With("keep", new[] { "c", "a" });

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"c":true,"a":1}""" }));
    }

    [Test]
    public void Drop_OneColumn_KeepsTheOthers()
    {
        using var tester = new NodeTester("select", OneRow).With("drop", new[] { "b" });

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"a":1,"c":true}""" }));
    }

    [Test]
    public void Rename_TwoColumnsCrosswise_SwapsTheirNames()
    {
        using var tester = new NodeTester("select", OneRow)
            .With("rename", new Dictionary<string, string> { ["a"] = "b", ["b"] = "a" });

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"b":1,"a":"x","c":true}""" }));
    }

    [Test]
    public void Keep_WithRename_UsesTheInputsNames()
    {
        using var tester = new NodeTester("select", OneRow).With("keep", new[] { "b", "a" })
            .With("rename", new Dictionary<string, string> { ["b"] = "text" });

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"text":"x","a":1}""" }));
    }

    [Test]
    public void Settings_Wrong_AreAllReported()
    {
        using var tester = new OperatorTester<Select>().Input(OneRow)
            .With("keep", new[] { "a", "bb" }).With("drop", new[] { "c" })
            .With("rename", new Dictionary<string, string> { ["b"] = "x", ["a"] = "bb" }).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "drop: 'keep' leaves out every other column already; delete 'drop'",
            "keep: the input has no column 'bb'; did you mean 'b'?",
            "rename: column 'b' is renamed, but not kept; keep it, or take it out of 'rename'",
        }));
    }

    [Test]
    public void Names_EqualAfterRenaming_AreAnError()
    {
        using var tester = new OperatorTester<Select>().Input(OneRow)
            .With("rename", new Dictionary<string, string> { ["a"] = "b" }).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "there are two columns 'b' in the output; rename one, or leave it out by 'select'",
        }));
    }

    [Test]
    public void Settings_None_AreAnError()
    {
        using var tester = new OperatorTester<Select>().Input(OneRow).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[] { "nothing is selected; give 'keep', 'drop' or 'rename'" }));
    }

    [Test]
    public void Drop_EveryColumn_IsAnError()
    {
        using var tester = new OperatorTester<Select>().Input(OneRow).With("drop", new[] { "a", "b", "c" }).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[] { "no column is left; leave out the node, or keep one" }));
    }
}
