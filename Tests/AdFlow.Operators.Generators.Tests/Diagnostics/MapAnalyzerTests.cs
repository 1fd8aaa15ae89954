namespace AdFlow.Operators.Generators.Tests;

public sealed class MapAnalyzerTests
{
    private const string Good = """
        /// <summary>Bids.</summary>
        public static class Bids
        {
            /// <summary>Revenue.</summary>
            /// <param name="pctr">Click probability.</param>
            /// <param name="bid">Bid.</param>
            /// <param name="floor">Least value.</param>
            [MapOperator("acme.ecpm", Output = "ecpm")]
            public static V Ecpm<V>(V pctr, V bid, [InRange(0, 10)] float floor = 1) where V : struct, ILane<V> =>
                V.Max(pctr * bid, V.Constant(floor));
        }
        """;

    [Test]
    public void SourcesWithoutFault_AreAccepted() => Verify.Good<OperatorAnalyzer>(Sources.Map, Sources.Pair);

    [TestCase("ecpm")]
    [TestCase("Acme.Ecpm")]
    [TestCase("acme.ecpm.v2")]
    [TestCase("acme.2ecpm")]
    [TestCase("acme.")]
    [TestCase("acme-ads.ecpm")]
    public void IdThatIsNotFamilyAndName_ADF0001(string id) => Verify.Bad<OperatorAnalyzer>(
        Good, "\"acme.ecpm\"", $"\"{id}\"", "ADF0001", $"MapOperator(\"{id}\", Output = \"ecpm\")",
        $"'{id}' is not 'family.name'");

    [Test]
    public void TwoOperatorsOfOneId_ADF0002()
    {
        string again = Good.Replace("class Bids", "class Others").Replace(" Ecpm<", " Second<");
        Verify.Good<OperatorAnalyzer>(Good, again.Replace("acme.ecpm", "acme.second"));
        Verify.Finds<OperatorAnalyzer>(Good + again, "ADF0002", "Second", "'acme.ecpm'", "Ecpm and Second");
    }

    [Test]
    public void OperatorWithoutSummary_ADF0003() => Verify.Bad<OperatorAnalyzer>(
        Good, "/// <summary>Revenue.</summary>", "", "ADF0003", "Ecpm", "Operator 'Ecpm'", "<summary>");

    [Test]
    public void ParameterWithoutDocs_ADF0003() => Verify.Bad<OperatorAnalyzer>(
        Good, "/// <param name=\"bid\">Bid.</param>", "", "ADF0003", "bid", "Column 'bid'", "<param name=\"bid\">");

    [Test]
    public void DocCommentsThatAreNotRead_ADF0003_SaysHowToReadThem()
    {
        var compilation = GeneratorRun.Compile().AddSyntaxTrees(
            GeneratorRun.Parse(Good, "A.cs", Microsoft.CodeAnalysis.DocumentationMode.None));
        var found = GeneratorRun.Analyze(new OperatorAnalyzer(), compilation);
        Assert.That(found, Is.Not.Empty);
        Assert.That(found.Select(problem => problem.GetMessage()), Has.All.Contains("GenerateDocumentationFile"));
    }

    [TestCase("public static V", "public V", "is not static")]
    [TestCase("Ecpm<V>(", "Ecpm<V, T>(", "has 2 type parameters")]
    [TestCase("where V : struct, ILane<V> =>", "where V : struct, IMemoryLane<V> =>", "is not generic over ILane<V>")]
    [TestCase("public static V", "private static V", "cannot be reached")]
    [TestCase("class Bids", "class Bids<T>", "is in a generic class")]
    public void MethodOfAnotherShape_ADF0004(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good.Replace("static class", "class"), part, fault, "ADF0004", "Ecpm", found);

    [Test]
    public void MethodWithoutColumns_ADF0004() => Verify.Finds<OperatorAnalyzer>("""
        static class None
        {
            /// <summary>A constant.</summary>
            [MapOperator("acme.one", Output = "one")]
            public static V One<V>() where V : struct, ILane<V> => V.Constant(1);
        }
        """, "ADF0004", "One", "reads no column");

    [TestCase("float")]
    [TestCase("(V A, float B)")]
    [TestCase("Mask<V>")]
    public void ResultThatIsNoLane_ADF0005(string result) => Verify.Bad<OperatorAnalyzer>(
        Good, "static V Ecpm", $"static {result} Ecpm", "ADF0005", "Ecpm", "returns ", "expected V");

    [TestCase("string floor = \"\"", "string")]
    [TestCase("Setting<float> floor = default", "may be '=expr' anyway")]
    [TestCase("in float floor = 1", "by reference")]
    [TestCase("params float[] floor", "params")]
    public void ParameterOfAnotherType_ADF0006(string parameter, string found) => Verify.Bad<OperatorAnalyzer>(
        Good, "[InRange(0, 10)] float floor = 1", parameter, "ADF0006", "floor", found, "expected V for a column");

    [TestCase(", Output = \"ecpm\"", "", "names no output column")]
    [TestCase("Output = \"ecpm\"", "Output = \"eCPM\"", "names its output 'eCPM'")]
    public void OutputThatHasNoName_ADF0007(string part, string fault, string found) => Verify.Bad<OperatorAnalyzer>(
        Good, part, fault, "ADF0007", "MapOperator(\"acme.ecpm\", Output = \"ecpm\")".Replace(part, fault), found);

    [TestCase("(V Sum, V LeftOver) Pair", "(V, V) Pair", "without names")]
    [TestCase("\"acme.pair\"", "\"acme.pair\", Output = \"sum\"", "has an Output but returns a tuple")]
    public void TupleWhoseNamesAreUnclear_ADF0007(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(
            Sources.Pair, part, fault, "ADF0007", "MapOperator(\"acme.pair\")".Replace(part, fault), found);

    [Test]
    public void DefaultOutsideItsRange_ADF0013() => Verify.Bad<OperatorAnalyzer>(
        Good, "float floor = 1", "float floor = 11", "ADF0013", "floor", "default 11", "0..10");

    [Test]
    public void TwoColumnsOfOneName_ADF0014() => Verify.Finds<OperatorAnalyzer>(
        Good.Replace("pctr", "pCtr").Replace("V bid", "V p_ctr").Replace("* bid", "* p_ctr")
            .Replace("\"bid\"", "\"p_ctr\""),
        "ADF0014", "p_ctr", "'pCtr' and 'p_ctr'", "named 'p_ctr'");

    [Test]
    public void TwoOutputsOfOneName_ADF0014() => Verify.Bad<OperatorAnalyzer>(
        Sources.Pair, "V Sum, V LeftOver", "V LeftOver, V Left_Over", "ADF0014", "Pair", "'left_over'");
}
