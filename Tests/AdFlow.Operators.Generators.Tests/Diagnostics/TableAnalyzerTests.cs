namespace AdFlow.Operators.Generators.Tests;

public sealed class TableAnalyzerTests
{
    private const string Good = """
        /// <summary>Sells slots.</summary>
        [TableOperator("acme.sell")]
        public sealed class Sell : TableOperator<SellParameters>
        {
            /// <summary>Ads.</summary>
            public required InputPort In { get; init; }
            /// <summary>Budgets.</summary>
            public required TablePort Budgets { get; init; }
            /// <summary>Bid.</summary>
            public required Reads<double> Bid { get; init; }
            /// <summary>Money left.</summary>
            [Of(nameof(Budgets))]
            public required Reads<double> Left { get; init; }
            /// <summary>Price.</summary>
            public required Writes<double> Price { get; init; }
            /// <summary>Runs.</summary>
            public override void Run(RunContext run) { }
        }

        /// <summary>How.</summary>
        public enum How
        {
            /// <summary>By bid.</summary>
            ByBid,
            /// <summary>By time.</summary>
            ByTime,
        }

        /// <summary>Settings.</summary>
        public sealed record SellParameters
        {
            /// <summary>Slots.</summary>
            [InRange(1, 9)]
            public Setting<int> Slots { get; init; } = 4;
            /// <summary>Name.</summary>
            public string Name { get; init; } = "a";
            /// <summary>Way.</summary>
            public How How { get; init; } = How.ByTime;
        }
        """;

    [Test]
    public void SourcesWithoutFault_AreAccepted() => Verify.Good<OperatorAnalyzer>(Sources.Table, """
        /// <summary>Bare names and no settings.</summary>
        [TableOperator("scan")]
        sealed class Scan : Source<NoParameters> { }
        abstract class Source<T> : TableOperator<T> where T : class
        {
            /// <summary>Inherited.</summary>
            public required TablePort Table { get; init; }
            /// <summary>Runs.</summary>
            public override void Run(RunContext run) { }
        }
        """);

    [Test]
    public void IdOfCapitals_ADF0001() => Verify.Bad<OperatorAnalyzer>(
        Good, "\"acme.sell\"", "\"Sell\"", "ADF0001", "TableOperator(\"Sell\")", "or a bare name");

    [TestCase("/// <summary>Sells slots.</summary>", "Sell", "Operator 'Sell'")]
    [TestCase("/// <summary>Ads.</summary>", "In", "Port 'In'")]
    [TestCase("/// <summary>Bid.</summary>", "Bid", "Column 'Bid'")]
    [TestCase("/// <summary>Slots.</summary>", "Slots", "Setting 'Slots'")]
    public void SymbolWithoutSummary_ADF0003(string doc, string at, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, doc, "", "ADF0003", at, found);

    [TestCase(" : TableOperator<SellParameters>", "", "does not derive from TableOperator<…>")]
    [TestCase("public sealed class", "public class", "is not sealed")]
    [TestCase("public sealed class", "public abstract class", "is abstract")]
    [TestCase("class Sell ", "class Sell<T> ", "is generic")]
    [TestCase("public sealed class", "file sealed class", "cannot be reached")]
    [TestCase("/// <summary>Ads.</summary>", "public Sell(int i) { }\n/// <summary>Ads.</summary>", "no constructor")]
    public void ClassOfAnotherShape_ADF0008(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0008", "Sell", found);

    [TestCase("sealed record", "sealed class", "is no record class")]
    [TestCase("sealed record", "record struct", "is no record class")]
    [TestCase("sealed record", "record", "is not sealed")]
    [TestCase("record SellParameters", "record SellParameters(int Count)", "no constructor without parameters")]
    public void SettingsOfAnotherShape_ADF0009(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0009", "SellParameters", found);

    [TestCase("Setting<int> Slots { get; init; }", "Setting<int> Slots { get; set; }", "can be set")]
    [TestCase("Setting<int> Slots { get; init; }", "Setting<int> Slots { get; }", "cannot be given by a graph")]
    [TestCase("public Setting<int> Slots", "private Setting<int> Slots", "cannot be given by a graph")]
    public void SettingThatIsNotInit_ADF0010(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0010", "Slots", found, "{ get; init; }");

    [TestCase("decimal", "1")]
    [TestCase("List<string>", "[]")]
    [TestCase("IReadOnlyList<int>", "[]")]
    [TestCase("Setting<How>", "How.ByBid")]
    [TestCase("DateTime", "default")]
    public void SettingOfAnotherType_ADF0011(string type, string value) => Verify.Bad<OperatorAnalyzer>(
        Good, "string Name { get; init; } = \"a\"", $"{type} Name {{ get; init; }} = {value}", "ADF0011", "Name",
        "'Name' is", "expected bool");

    [TestCase("= \"a\";", "= Environment.NewLine;", "is no constant")]
    [TestCase("= \"a\";", "", "has no default")]
    [TestCase("public string Name", "public required string Name", "default that is never used")]
    public void DefaultThatIsUnclear_ADF0012(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0012", "Name", found);

    [TestCase("} = 4;", "} = 10;", "Slots", "default 10, outside its range 1..9")]
    [TestCase("} = 4;", "}", "Slots", "default 0, outside its range 1..9")]
    [TestCase("InRange(1, 9)", "InRange(9, 1)", "InRange(9, 1)", "holds no value")]
    [TestCase("/// <summary>Name.</summary>", "/// <summary>Name.</summary>\n[InRange(0, 1)]", "InRange(0, 1)",
        "is no number")]
    public void RangeThatDoesNotFit_ADF0013(string part, string fault, string at, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0013", at, found);

    [TestCase("public required Reads<double> Bid",
        "[Named(\"left\"), Of(nameof(Budgets))] public required Reads<double> Bid", "Left", "Columns 'Bid' and 'Left'")]
    [TestCase("public required InputPort", "[Named(\"budgets\")] public required InputPort", "Budgets", "Inputs")]
    [TestCase("public string Name", "[Named(\"how\")] public string Name", "How", "Settings")]
    [TestCase("ByTime", "BYBid", "BYBid", "Choices")]
    public void TwoOfOneName_ADF0014(string part, string fault, string at, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0014", at, found);

    [TestCase("nameof(Budgets)", "\"Budget\"")]
    [TestCase("nameof(Budgets)", "nameof(Bid)")]
    public void OfThatNamesNoPort_ADF0015(string part, string fault) => Verify.Bad<OperatorAnalyzer>(
        Good, part, fault, "ADF0015", $"Of({fault})", "names no input or table", "In, Budgets");

    [Test]
    public void OfThatNamesAnInputForAWrittenColumn_ADF0015() => Verify.Bad<OperatorAnalyzer>(
        Good, "public required Writes", "[Of(nameof(In))] public required Writes", "ADF0015", "Of(nameof(In))",
        "names no output", "none");

    [TestCase("public required InputPort", "public InputPort", "In", "cannot be bound")]
    [TestCase("Reads<double> Bid { get; init; }", "Reads<double> Bid { get; set; }", "Bid", "cannot be bound")]
    [TestCase("Reads<double> Bid", "Reads<string> Bid", "Bid", "expected Reads<> of float")]
    [TestCase("Writes<double>", "Writes<Any>", "Price", "expected Writes<> of float")]
    [TestCase("public required InputPort", "[Needs(TableAccess.Key)] public required InputPort", "In", "is no table")]
    [TestCase("public required TablePort", "[Optional] public required TablePort", "Budgets", "has [Optional]")]
    public void MemberThatCannotBeBound_ADF0016(string part, string fault, string at, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0016", at, found);

    [Test]
    public void NameThatIsNoName_ADF0019() => Verify.Bad<OperatorAnalyzer>(
        Good, "public required InputPort", "[Named(\"Ads\")] public required InputPort", "ADF0019", "Named(\"Ads\")",
        "[Named(\"Ads\")] on 'In'");

    [TestCase("ByTime,", "ByTime = 4,", "numbers of their own")]
    [TestCase("enum How", "enum How : byte", "is over byte")]
    public void ChoiceThatDoesNotCount_ADF0020(string part, string fault, string found) =>
        Verify.Bad<OperatorAnalyzer>(Good, part, fault, "ADF0020", "How", found);
}
