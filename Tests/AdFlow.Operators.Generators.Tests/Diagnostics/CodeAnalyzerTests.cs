namespace AdFlow.Operators.Generators.Tests;

public sealed class CodeAnalyzerTests
{
    private const string Good = """
        [TableOperator("acme.pick")]
        sealed class Pick : TableOperator<NoParameters>
        {
            private const int Size = 3;
            private static readonly double Base = Math.Sqrt(2);
            private static ReadOnlySpan<double> Weights => [1, 2];
            private static readonly System.Collections.Frozen.FrozenSet<string> Words = [];
            private int _bound;

            public override void Bind(NodeBinder node) => _bound = Size;

            public override void Run(RunContext run)
            {
                int count = _bound;
                count += (int)Weights[0] + Words.Count + (int)Base;
                var random = run.Random(count);
                long now = run.NowMicroseconds;
            }
        }

        /// <summary>Not an operator.</summary>
        static class Elsewhere
        {
            private static int s_count = 1;
            public static int Count => s_count++ + DateTime.Now.Hour + Random.Shared.Next();
        }
        """;

    private const string Map = """
        static class Bids
        {
            [MapOperator("acme.twice", Output = "twice")]
            public static V Twice<V>(V bid) where V : struct, ILane<V> => bid + bid + V.Constant(Extra());
            private static double Extra() => 1;
        }
        """;

    [Test]
    public void CodeWithoutFault_IsAccepted() => Verify.Good<OperatorCodeAnalyzer>(Good, Map);

    [TestCase("const int Size", "static int Size", "Size", "can change", "const")]
    [TestCase("static readonly double Base", "static double Base", "Base", "can change", "const")]
    [TestCase("static ReadOnlySpan<double> Weights =>", "static readonly double[] Weights =", "Weights", "double[]",
        "ReadOnlySpan")]
    [TestCase("private static readonly System.Collections.Frozen.FrozenSet<string> Words",
        "private static readonly List<string> Words", "Words", "content can change", "frozen")]
    [TestCase("private int _bound;", "private int _bound; static int Seen { get; set; }", "Seen", "property",
        "setting")]
    public void StaticState_ADF0017(string part, string fault, string at, string found, string advice) =>
        Verify.Bad<OperatorCodeAnalyzer>(Good, part, fault, "ADF0017", at,
            found, advice);

    [TestCase("DateTime.Now.Hour", "DateTime.Now")]
    [TestCase("DateTimeOffset.UtcNow.Hour", "DateTimeOffset.UtcNow")]
    [TestCase("Environment.TickCount64", "Environment.TickCount64")]
    [TestCase("System.Diagnostics.Stopwatch.GetTimestamp()", "System.Diagnostics.Stopwatch.GetTimestamp()")]
    [TestCase("Guid.NewGuid().Version", "Guid.NewGuid()")]
    [TestCase("new Random().Next()", "new Random()")]
    [TestCase("Random.Shared.NextDouble()", "Random.Shared")]
    [TestCase("\"a\".GetHashCode()", "\"a\".GetHashCode()")]
    public void CallThatDiffersBetweenRuns_ADF0018(string expression, string at)
    {
        Verify.Bad<OperatorCodeAnalyzer>(
            Map, "Extra() => 1", $"Extra() => {expression}", "ADF0018", at, "cannot be replayed");
        Verify.Bad<OperatorCodeAnalyzer>(Good,
            "int count = _bound;", $"int count = _bound + (int){expression};", "ADF0018", at, "cannot be replayed");
    }

    [TestCase("_bound = count;")]
    [TestCase("_bound += count;")]
    [TestCase("_bound++;")]
    [TestCase("void Inner() { _bound = 1; }")]
    public void RunThatChangesTheInstance_ADF0021(string statement) => Verify.Bad<OperatorCodeAnalyzer>(
        Good, "int count = _bound;", $"int count = _bound; {statement}",
        "ADF0021", "_bound", "changed by Run", "concurrent runs");
}
