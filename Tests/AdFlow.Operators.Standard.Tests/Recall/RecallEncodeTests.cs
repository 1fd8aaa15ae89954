using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RecallEncodeTests
{
    private static readonly string[] s_terms =
    [
        """{"term":"red","vector":[1,0,0],"weight":1}""",
        """{"term":"hat","vector":[0,2,0],"weight":3}""",
        """{"term":"tah","vector":[0,-6,0],"weight":1}""",
        """{"term":"odd","vector":null,"weight":1}""",
        """{"term":"off","vector":[0,0,1],"weight":null}""",
        """{"term":"wild","vector":[0,0,"NaN"],"weight":1}""",
        """{"term":"half","vector":[1,null,1],"weight":1}""",
    ];

    [TestCase("""["red"]""", "[1,0,0]")]
    [TestCase("""["hat","boat"]""", "[0,1,0]")]
    [TestCase("""["red","hat"]""", "[0.16439898,0.9863939,0]")]
    [TestCase("""["red","red","hat","off","odd"]""", "[0.31622776,0.9486833,0]")]
    [TestCase("""["hat","tah"]""", "null")]
    [TestCase("""["boat","odd","off","half"]""", "null")]
    [TestCase("""["wild","red"]""", "null")]
    [TestCase("[]", "null")]
    [TestCase("null", "null")]
    public void Run_Tokens_GiveTheirWeightedMeanAtLengthOne(string tokens, string vector)
    {
        using var tester = Tester("tokens list<utf8>?", $$"""{"tokens":{{tokens}}}""");
        Assert.That(tester.Print()[0], Is.EqualTo($$"""{"tokens":{{tokens}},"vector":{{vector}}}"""));
    }

    [Test]
    public void Run_SeveralRows_AreEncodedEach()
    {
        using var tester = Tester("query utf8?", """{"query":"Red"}""", """{"query":null}""", """{"query":"hats"}""")
            .With("output", "v");
        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"query":"Red","v":[1,0,0]}""", """{"query":null,"v":null}""", """{"query":"hats","v":[0,1,0]}""",
        }));
    }

    [Test]
    public void Run_NoWeights_TermsCountAlike()
    {
        using var tester = new OperatorTester<RecallEncode>().Input(Rows.Of("query utf8", """{"query":"a b"}"""))
            .Table(Rows.Of("term utf8, vector vector<float32,2>",
                """{"term":"a","vector":[3,0]}""", """{"term":"b","vector":[0,4]}"""), IndexDefinition.Key("term"));
        Assert.That(tester.Print()[0], Does.Contain("[0.6,0.8]"));
    }

    [Test]
    public void Bind_NeitherTokensNorText_IsReported()
    {
        using var tester = Tester("user int64", """{"user":1}""").Bind();
        Assert.That(tester.Errors, Has.One.Contains("neither 'tokens' nor 'query'"));
    }

    [Test]
    public void Bind_KeyIsNoText_IsReported()
    {
        using var tester = new OperatorTester<RecallEncode>().Input(Rows.Of("query utf8", """{"query":"a"}"""))
            .Table(Rows.Of("term int64, vector vector<float32,2>", """{"term":1,"vector":[3,0]}"""),
                IndexDefinition.Key("term")).Bind();
        Assert.That(tester.Errors, Has.One.Contains("key 'term'").And.One.Contains("expected utf8"));
    }

    [Test]
    public void Run_Warm_AllocatesNothing()
    {
        using var tester = Tester("tokens list<utf8>?", """{"tokens":["red","hat"]}""");
        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static OperatorTester<RecallEncode> Tester(string schema, params string[] rows) =>
        new OperatorTester<RecallEncode>().Input(Rows.Of(schema, rows))
            .Table(Rows.Of("term utf8, vector vector<float32?,3>?, weight float64?", s_terms),
                IndexDefinition.Key("term"));
}
