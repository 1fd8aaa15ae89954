namespace AdFlow.Operators.Standard.Tests;

public sealed class UnionTests
{
    [Test]
    public void Inputs_WithOtherColumns_AreMatchedByName()
    {
        using var tester = new OperatorTester<Union>().Channels(
            ("one", Rows.Of("id int64, t utf8", """{"id":1,"t":"a"}""", """{"id":2,"t":"b"}""")),
            ("two", Rows.Of("s float64, id int64", """{"s":0.5,"id":1}""")));

        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"id":1,"t":"a","s":null}""", """{"id":2,"t":"b","s":null}""", """{"id":1,"t":null,"s":0.5}""",
        }));
        Assert.That(tester.Run().Schema.Fields.Select(field => field.Nullable),
            Is.EqualTo(new[] { false, true, true }));
    }

    [Test]
    public void Inputs_Empty_AddNothing()
    {
        using var tester = new OperatorTester<Union>().Channels(
            ("one", Rows.Of("id int64")), ("two", Rows.Of("id int64", """{"id":7}""")), ("three", Rows.Of("id int64")));

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"id":7}""" }));
    }

    [Test]
    public void Columns_OfOtherType_AreAnErrorEach()
    {
        using var tester = new OperatorTester<Union>().Channels(
            ("one", Rows.Of("id int64, t utf8")), ("two", Rows.Of("id int32, t bool"))).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "column 'id' is int64 in channel 'one' and int32 in channel 'two'; give both one type, or leave it out of "
                + "one by 'select'",
            "column 't' is utf8 in channel 'one' and bool in channel 'two'; give both one type, or leave it out of one "
                + "by 'select'",
        }));
    }

    [Test]
    public void Rows_OfRandomTables_AreAllThere([Range(1, 10)] int seed)
    {
        var random = new RandomRows(seed);
        string[][] channels = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, random.Count(40)).Select(_ =>
            RandomRows.Line(("a", random.Integer(5)), ("b", random.Float()), ("c", random.Text(3)))).ToArray())];
        using var tester = new OperatorTester<Union>().Channels([.. channels.Select((lines, i) =>
            ($"channel{i}", Rows.Of("a int64?, b float64?, c utf8?", lines)))]);
        using var all = Rows.Of("a int64?, b float64?, c utf8?", [.. channels.SelectMany(lines => lines)]);

        string[] expected = all.Batches.Count == 0 ? [] : Rows.Print(all.Batches[0]);
        Assert.That(tester.Print(), Is.EqualTo(expected), $"seed {seed}");
    }

    [Test]
    public void WarmRun_TwoInputs_AllocatesNothing()
    {
        using var tester = new OperatorTester<Union>().Channels(
            ("one", Rows.Of("id int64", """{"id":1}""")), ("two", Rows.Of("id int64", """{"id":7}""")));

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }
}
