using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class HeadMatchTests
{
    private static readonly string[] AllHeads = ["lamp", "projector", "printer"];

    [TestCase("projector lamp", "lamp")]
    [TestCase("lamp projector", "projector")]
    [TestCase("lamp for projector", "lamp")]
    [TestCase("projector with lamp and printer", "projector")]
    [TestCase("for lamp", "lamp")]
    [TestCase("lamp epson", "lamp")]
    [TestCase("lamp v13h epson", "lamp")]
    [TestCase("lamp 2000", "lamp")]
    [TestCase("lamp black", null)]
    [TestCase("black lamp", "lamp")]
    [TestCase("epson", null)]
    [TestCase("", null)]
    [TestCase("for", null)]
    public void Run_Query_MarksWhatItAsksFor(string query, string? head)
    {
        using var tester = Tester(Quoted(query.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        string[] expected = [.. AllHeads.Select(word => word == head ? "1" : "0"), "0", "0"];
        Assert.That(Matches(tester), Is.EqualTo(expected));
    }

    [Test]
    public void Run_SeveralHeadWords_OneIsEnough()
    {
        using var tester = Tester("""["lamp"]""", """{"id":1,"heads":["bulb","lamp"]}""");
        Assert.That(Matches(tester), Is.EqualTo((string[])["1"]));
    }

    [Test]
    public void Run_NullQuery_MarksNothing()
    {
        using var tester = Tester("null");
        Assert.That(Matches(tester), Is.All.EqualTo("0"));
    }

    [Test]
    public void Run_NoQueryRow_MarksNothing()
    {
        using var tester = Connect(Rows.Of("tokens list<utf8>?"), Products());
        Assert.That(Matches(tester), Is.All.EqualTo("0"));
    }

    [Test]
    public void Run_OwnPrepositions_ReplaceTheUsualOnes()
    {
        using var tester = Tester("""["lamp","pour","projector"]""").With("prepositions", (string[])["pour"]);
        Assert.That(Matches(tester)[0], Is.EqualTo("1"));
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("""["projector","lamp"]""");
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static string[] Matches(OperatorTester<HeadMatch> tester)
    {
        var batch = tester.Run();
        return [.. batch["head_match"].Values<float>().ToArray().Select(value => $"{value}")];
    }

    private static OperatorTester<HeadMatch> Tester(string tokens, params string[] products) => Connect(
        Rows.Of("tokens list<utf8>?", $$"""{"tokens":{{tokens}}}"""),
        products.Length == 0 ? Products() : Rows.Of("id int64, heads list<utf8>?", products));

    private static Table Products() => Rows.Of("id int64, heads list<utf8>?",
    [
        .. AllHeads.Select((word, i) => $$"""{"id":{{i}},"heads":["{{word}}"]}"""),
        """{"id":8,"heads":[]}""", """{"id":9,"heads":null}""",
    ]);

    private static OperatorTester<HeadMatch> Connect(Table query, Table products) => new OperatorTester<HeadMatch>()
        .Input(products).Input(query)
        .Table(Words("word", AllHeads), IndexDefinition.Key("word"))
        .Table(Words("token", "epson"), IndexDefinition.Key("token"));

    private static Table Words(string column, params IEnumerable<string> words) =>
        Rows.Of($"{column} utf8", [.. words.Select(word => $$"""{"{{column}}":"{{word}}"}""")]);

    private static string Quoted(IEnumerable<string> words) =>
        "[" + string.Join(',', words.Select(word => $"\"{word}\"")) + "]";
}
