namespace AdFlow.Operators.Onnx.Tests;

public sealed class RankOnnxErrorTests
{
    private const string Columns = "price: float32; relevance: float64; name: utf8; tags: list<float32>; n: int64";
    private const string Row = """{"price":1,"relevance":2,"name":"a","tags":[],"n":1}""";

    [TestCase("features: [price]", "the model's input 'features' is float32[N, 2]: 2 elements a row; "
        + "the graph gives 1: price float32")]
    [TestCase("features: [price, name]", "column 'name' is utf8: expected a number or bool, or a vector of such")]
    [TestCase("features: [price, tags]", "column 'tags' is list<float32>: expected a number")]
    [TestCase("features: [price, -n]", "leave out the '-'")]
    [TestCase("features: [price, prise]", "setting 'features' names column 'prise'")]
    [TestCase("inputs: { feature: [price, n] }, features: [price, n]",
        "the model has no input 'feature'; did you mean 'features'?")]
    [TestCase("", "the model's input 'features' is float32[N, 2], and input 'in' has no column of that name")]
    [TestCase("features: [price, n], outputs: { scores: s }",
        "the model has no output 'scores'; did you mean 'score'?")]
    [TestCase("features: [price, n], outputs: { \"score[1]\": s }",
        "1 elements a row: there is no element 1; they are numbered from 0 to 0")]
    [TestCase("features: [price, n], output: price", "the model's output 'score' is to be column 'price', which input "
        + "'in' has already; give 'output' another name")]
    [TestCase("features: [price, n], outputs: { score: a, \"score[0]\": a }",
        "the model's output 'score' is to be column 'a', which another output is already; give it another name in "
        + "'outputs'")]
    [TestCase("features: [price, n], output: a, outputs: { score: b }", "give one of them")]
    [TestCase("features: [price, n], defaults: { prize: 1 }",
        "'defaults' names column 'prize', which input 'in' lacks; did you mean 'price'?")]
    [TestCase("inputs: { features: [] }", "is float32[N, 2], and no column is given for it; name the columns")]
    [TestCase("features: [price, n], threads: 0", "expected an integer from 1 to 256")]
    public void Settings_ThatDoNotFit_AreOneProblem(string settings, string message)
    {
        var model = TestModels.Of([("features", TestModels.Floats("N", 2))],
            ("MatMul", ["features", "weights"], "score", TestModels.Floats("N", 1)));
        model.Initializer(OnnxTensor.Of<float>("weights", [2, 1], [1, 2]));
        using var tester = new ModelTester(Columns, Row).Model(model);
        Assert.That(tester.Problems(settings), Has.Count.EqualTo(1).And.One.Contains(message));
    }

    [Test]
    public void EveryProblem_IsToldAtOnce()
    {
        using var tester = new ModelTester(Columns, Row).Model(TestModels.Of(
            [("user", TestModels.Floats("N", 2)), ("ids", TestModels.Of(OnnxElementType.Int64, "N"))],
            ("Neg", ["user"], "a", TestModels.Floats("N", 2)), ("Neg", ["user"], "b", TestModels.Floats("N", 2))));
        var problems = tester.Problems("inputs: { user: name, ids: price }, output: x, defaults: { q: 1 }");
        Assert.That(problems, Has.Count.EqualTo(4));
        Assert.That(problems, Has.One.Contains("'defaults' names column 'q'"));
        Assert.That(problems, Has.One.Contains("'user' is float32[N, 2]; column 'name' is utf8"));
        Assert.That(problems, Has.One.Contains("'ids' is int64[N]; column 'price' is float32: expected an integer"));
        Assert.That(problems, Has.One.Contains("2 outputs: 'a' float32[N, 2], 'b' float32[N, 2]; say which"));
    }

    // A setting that cannot be read hides nothing of what has nothing to do with it, and makes up nothing.
    [TestCase("features: [price, prise], outputs: { c: x }", "names column 'prise'", "the model has no output 'c'")]
    [TestCase("inputs: { user: [price, n], ids: nn }, output: x", "names column 'nn'", "2 outputs")]
    [TestCase("inputs: { user: name, ids: n }, threads: 0", "from 1 to 256", "column 'name' is utf8: expected")]
    [TestCase("inputs: { user: [price, m], ids: m }, defaults: 3", "expected 'name: text' entries")]
    [TestCase("inputs: { user: [price], ids: m }, defaults: 3", "expected 'name: text' entries", "the graph gives 1")]
    [TestCase("featured: [price, n], inputs: { ids: n }", "no setting 'featured'")]
    [TestCase("features: [price, n], inputs: { ids: name }, output: [x]", "'output' is a list",
        "column 'name' is utf8")]
    public void SettingThatCannotBeRead_HidesNoMismatch(string settings, params string[] messages)
    {
        using var tester = new ModelTester(Columns + "; m: int64?", Row).Model(TestModels.Of(
            [("user", TestModels.Floats("N", 2)), ("ids", TestModels.Of(OnnxElementType.Int64, "N"))],
            ("Neg", ["user"], "a", TestModels.Floats("N", 2)),
            ("Neg", ["ids"], "b", TestModels.Of(OnnxElementType.Int64, "N"))));
        var problems = tester.Problems(settings);
        Assert.That(problems, Has.Count.EqualTo(messages.Length), string.Join('\n', problems));
        foreach (string message in messages)
            Assert.That(problems, Has.One.Contains(message));
    }

    [Test]
    public void OutputOfTheNameOfAColumn_IsRefusedWithTheSettingThatNamesIt()
    {
        using var tester = new ModelTester("x: float32; y: float32", """{"x":1,"y":2}""")
            .Model(TestModels.Identity(TestModels.Floats("N")));
        Assert.That(tester.Problems(""), Is.EqualTo(["rank.onnx, setting 'model': the model's output 'y' is to be "
            + "column 'y', which input 'in' has already; name it by 'output: <new column>'"]));
        Assert.That(tester.Rows("output: z", "z"), Is.EqualTo(["""{"z":1}"""]));
        tester.Model(TestModels.Of([("x", TestModels.Floats("N"))],
            ("Neg", ["x"], "a", TestModels.Floats("N")), ("Neg", ["x"], "y", TestModels.Floats("N"))));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains(
            "name those that you want: outputs: { y: <new column> }"));
    }

    [TestCase("y\0z", "an output whose name 'y\\0z' is with a zero byte")]
    [TestCase("yéz", "an output whose name 'y\uFFFD\uFFFDz' is of no UTF-8")]
    public void NameThatNoCallCanGive_IsRefused(string name, string message)
    {
        var model = TestModels.Of([("x", TestModels.Floats("N"))], ("Neg", ["x"], name, TestModels.Floats("N")));
        byte[] bytes = model.ToBytes();
        for (int at; (at = bytes.AsSpan().IndexOf("é"u8)) >= 0;)
            (bytes[at], bytes[at + 1]) = (0xFF, 0xFE);
        using var tester = new ModelTester("x: float32", """{"x":1}""").Model(bytes);
        Assert.That(tester.Problems("output: z"), Has.Count.EqualTo(1).And.One.Contains(message));
    }

    [Test]
    public void Features_OfSeveralOpenInputs_AreRefused()
    {
        using var tester = new ModelTester(Columns, Row).Model(TestModels.Of(
            [("left", TestModels.Floats("N", 2)), ("right", TestModels.Floats("N", 2))],
            ("Add", ["left", "right"], "a", TestModels.Floats("N", 2))));
        Assert.That(tester.Problems("features: [price, n]"), Has.Count.EqualTo(1).And.One.Contains(
            "there are 2; the model declares 'left' float32[N, 2], 'right' float32[N, 2]: "
            + "write 'inputs: { left: […] }'"));
    }

    [Test]
    public void Inputs_OfOneValueOrDifferentRows_AreRefused()
    {
        using var tester = new ModelTester("x: float32; y: float32", """{"x":1,"y":2}""").Model(TestModels.Of(
            [("x", TestModels.Floats())], ("Neg", ["x"], "a", TestModels.Floats())));
        Assert.That(tester.Problems(""),
            Has.Count.EqualTo(1).And.One.Contains("'x' is float32[], which has no dimension for rows"));
        tester.Model(TestModels.Of([("x", TestModels.Floats(3)), ("y", TestModels.Floats(4))],
            ("Neg", ["x"], "a", TestModels.Floats(3))));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains(
            "of different numbers of rows: 'x' float32[3], 'y' float32[4]"));
    }

    [TestCase(3L, 6148914691236517206L, "more elements than a row has a row; the graph gives 1")]
    [TestCase(1L << 40, 1L, "more elements than a row has a row; the graph gives 1")]
    public void Inputs_WiderThanAnyRow_AreRefused(long height, long width, string message)
    {
        var shape = TestModels.Floats("N", height, width);
        using var tester = new ModelTester("x: float32", "{\"x\":1}").Model(TestModels.Identity(shape));
        Assert.That(tester.Problems(""), Has.One.Contains(message));
    }

    [Test]
    public void Outputs_WiderThanAnyRow_AreRefused()
    {
        using var tester = new ModelTester("x: float32", "{\"x\":1}").Model(TestModels.Of(
            [("x", TestModels.Floats("N", "W"))], ("Neg", ["x"], "y", TestModels.Floats("N", 3_000_000_000))));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("more than a row has"));
    }

    [TestCase(0L)]
    [TestCase(1L << 30)]
    [TestCase(1L << 40)]
    public void FixedRows_ThatNoCallCanHave_AreRefused(long rows)
    {
        using var tester = new ModelTester("x: float32", "{\"x\":1}").Model(
            TestModels.Identity(TestModels.Floats(rows)));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains($"calls of {rows} rows; expected"));
    }

    [Test]
    public void Model_WithoutOutputs_IsRefused()
    {
        var model = new OnnxWriter("g");
        model.Input("x", TestModels.Floats("N"));
        model.Node("Neg", ["x"], ["y"]);
        using var tester = new ModelTester("x: float32", "{\"x\":1}").Model(model);
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("the model has no outputs"));
    }

    [TestCase("int64", OnnxElementType.Int64, "1.5")]
    [TestCase("int64", OnnxElementType.Int64, "1.0e300")]
    [TestCase("int8", OnnxElementType.Int8, "128")]
    [TestCase("bool", OnnxElementType.Bool, "2")]
    [TestCase("bool", OnnxElementType.Bool, "yes")]
    [TestCase("float32", OnnxElementType.Float32, "none")]
    public void Default_ThatIsNoValueOfItsInput_IsRefused(string column, OnnxElementType type, string value)
    {
        using var tester = new ModelTester($"x: {column}?", "{\"x\":null}").Model(
            TestModels.Identity(TestModels.Of(type, "N")));
        Assert.That(tester.Problems($"defaults: {{ x: {value} }}"),
            Has.Count.EqualTo(1).And.One.Contains("of column 'x' is none of its values"));
    }

    [Test]
    public void Model_ThatIsAbsentOrBroken_IsRefused()
    {
        using var tester = new ModelTester("x: float32");
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("the file 'm.onnx' cannot be read"));
        tester.Model("no model at all"u8.ToArray());
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains(
            "the model 'm.onnx' cannot be used: byte 0: a field of wire type 6; expected a valid Protocol Buffers"));
        tester.Model([]);
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("expected an ONNX model"));
    }

    [Test]
    public void Outputs_ThatNoColumnCanBe_AreRefusedUnlessLeftOut()
    {
        var model = TestModels.Identity(TestModels.Floats("N"));
        model.Node("SequenceConstruct", ["x"], ["list"]);
        model.Output("list", new OnnxType { Kind = OnnxTypeKind.Sequence, Item = TestModels.Floats("N") });
        using var tester = new ModelTester("x: float32", """{"x":1}""").Model(model);
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("'list' is sequence"));
        Assert.That(tester.Rows("outputs: { y: y }", "y"), Is.EqualTo(["""{"y":1}"""]));
    }
}
