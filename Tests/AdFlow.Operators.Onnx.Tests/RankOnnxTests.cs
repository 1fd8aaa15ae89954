namespace AdFlow.Operators.Onnx.Tests;

public sealed class RankOnnxTests
{
    private static readonly string[] s_xs = ["""{"x":1,"z":0.5}""", """{"x":-2,"z":4}"""];

    [Test]
    public void Input_OfItsColumnsName_NeedsNoSettings()
    {
        using var tester = new ModelTester("x: float32; z: float32", s_xs)
            .Model(TestModels.Of([("x", TestModels.Floats("N"))], ("Neg", ["x"], "minus", TestModels.Floats("N"))));
        Assert.That(tester.Open("").Rows(),
            Is.EqualTo(["""{"x":1,"z":0.5,"minus":-1}""", """{"x":-2,"z":4,"minus":2}"""]));
    }

    [TestCase(1), TestCase(2), TestCase(3)]
    public void Input_OfOneElementARow_TakesAColumn(int rank)
    {
        var shape = Enumerable.Range(0, rank).Select(i => i == 0 ? (OnnxDimension)"N" : 1).ToArray();
        using var tester = new ModelTester("x: float32; z: float32", s_xs)
            .Model(TestModels.Identity(TestModels.Floats(shape)));
        Assert.That(tester.Rows("", "y"), Is.EqualTo(["""{"y":1}""", """{"y":-2}"""]));
    }

    [Test]
    public void Features_ArePackedInTheirOrder()
    {
        using var tester = new ModelTester("a: float32; b: int64; c: float64; d: bool",
            """{"a":1.5,"b":2,"c":0.25,"d":true}""", """{"a":-1,"b":9007199254740993,"c":1e300,"d":false}""")
            .Model(TestModels.Identity(TestModels.Floats("N", 4)));
        Assert.That(tester.Rows("features: [c, a, d, b], output: v", "v"),
            Is.EqualTo(["""{"v":[0.25,1.5,1,2]}""", """{"v":["Infinity",-1,0,9.007199E+15]}"""]));
    }

    [Test]
    public void Vector_IsItsElements_AloneOrBesideOthers()
    {
        using var tester = new ModelTester("v: vector<float32,2>; w: vector<int32,2>; x: float32",
            """{"v":[1,2],"w":[3,4],"x":5}""", """{"v":[6,7],"w":[8,9],"x":10}""")
            .Model(TestModels.Identity(TestModels.Floats("N", "F")));
        Assert.That(tester.Rows("features: [v]", "y"), Is.EqualTo(["""{"y":[1,2]}""", """{"y":[6,7]}"""]));
        Assert.That(tester.Rows("features: [w]", "y"), Is.EqualTo(["""{"y":[3,4]}""", """{"y":[8,9]}"""]));
        Assert.That(tester.Rows("features: [v, x, w]", "y"),
            Is.EqualTo(["""{"y":[1,2,5,3,4]}""", """{"y":[6,7,10,8,9]}"""]));
        Assert.That(tester.Rows("inputs: { x: v }", "y"), Is.EqualTo(["""{"y":[1,2]}""", """{"y":[6,7]}"""]));
    }

    [Test]
    public void MoreDimensions_AreElementsInRowMajorOrder()
    {
        using var tester = new ModelTester("v: vector<float32,6>", """{"v":[1,2,3,4,5,6]}""")
            .Model(TestModels.Of([("v", TestModels.Floats("N", 2, 3))],
                ("Transpose", ["v"], "t", TestModels.Floats(3, 2, "N"))));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(1).And.One.Contains("not one row for each row"));
        tester.Model(TestModels.Of([("v", TestModels.Floats("N", 2, 3))],
            ("Neg", ["v"], "t", TestModels.Floats("N", 2, 3))));
        Assert.That(tester.Rows("", "t"), Is.EqualTo(["""{"t":[-1,-2,-3,-4,-5,-6]}"""]));
    }

    [Test]
    public void SeveralInputsAndOutputs_AreMapped()
    {
        using var tester = new ModelTester("x: float32; y: float32; z: float32", """{"x":3,"y":4,"z":10}""")
            .Model(TestModels.Of([("left", TestModels.Floats("N", 2)), ("right", TestModels.Floats("N", 2))],
                ("Add", ["left", "right"], "sum", TestModels.Floats("N", 2)),
                ("Mul", ["left", "right"], "product", TestModels.Floats("N", 2))));
        Assert.That(tester.Rows(
            "inputs: { left: [x, y], right: [y, z] }, outputs: { product: p, \"sum[1]\": s, \"product[0]\": first }",
            "p, s, first"), Is.EqualTo(["""{"p":[12,40],"s":14,"first":12}"""]));
        Assert.That(tester.Rows("inputs: { left: [x, y] }, features: [z, z]", "sum"),
            Is.EqualTo(["""{"sum":[13,14]}"""]));
    }

    [TestCase(OnnxElementType.Float32, "float32", "1.5")]
    [TestCase(OnnxElementType.Float64, "float64", "0.1")]
    [TestCase(OnnxElementType.Float16, "float16", "0.5")]
    [TestCase(OnnxElementType.Int64, "int64", "\"9007199254740993\"")]
    [TestCase(OnnxElementType.Int32, "int32", "-2147483648")]
    [TestCase(OnnxElementType.Int16, "int16", "-7")]
    [TestCase(OnnxElementType.Int8, "int8", "-128")]
    [TestCase(OnnxElementType.UInt64, "uint64", "\"18446744073709551615\"")]
    [TestCase(OnnxElementType.UInt32, "uint32", "4294967295")]
    [TestCase(OnnxElementType.UInt16, "uint16", "65535")]
    [TestCase(OnnxElementType.UInt8, "uint8", "255")]
    [TestCase(OnnxElementType.Bool, "bool", "true")]
    [TestCase(OnnxElementType.Text, "utf8", "\"zwölf\"")]
    public void EveryType_GoesInAndOut(OnnxElementType element, string column, string value)
    {
        using var tester = new ModelTester($"x: {column}", $$"""{"x":{{value}}}""", $$"""{"x":{{value}}}""")
            .Model(TestModels.Identity(OnnxType.Tensor(element, "N")));
        Assert.That(tester.Rows("", "y"), Is.EqualTo(Enumerable.Repeat($$"""{"y":{{value}}}""", 2)));
        tester.Model(TestModels.Identity(OnnxType.Tensor(element, "N", 3)));
        Assert.That(tester.Rows("features: [x, x, x], outputs: { \"y[2]\": last }", "last"),
            Is.EqualTo(Enumerable.Repeat($$"""{"last":{{value}}}""", 2)));
    }

    [Test]
    public void Bools_OfSeveralElements_BecomeVectors()
    {
        using var tester = new ModelTester("a: bool; b: bool", """{"a":true,"b":false}""", """{"a":false,"b":false}""")
            .Model(TestModels.Of([("x", TestModels.Of(OnnxElementType.Bool, "N", 2))],
                ("Not", ["x"], "y", TestModels.Of(OnnxElementType.Bool, "N", 2))));
        Assert.That(tester.Rows("features: [a, b]", "y"),
            Is.EqualTo(["""{"y":[false,true]}""", """{"y":[true,true]}"""]));
    }

    [TestCase(0), TestCase(1), TestCase(3), TestCase(7)]
    public void Model_OfThreeRows_TakesAnyNumber(int rows)
    {
        using var tester = new ModelTester("x: float32; t: utf8",
            [.. Enumerable.Range(0, rows).Select(i => $$"""{"x":{{i + 1}},"t":"t{{i}}"}""")])
            .Model(TestModels.Of([("x", TestModels.Floats(3)), ("t", TestModels.Of(OnnxElementType.Text, 3, 1))],
                ("Neg", ["x"], "minus", TestModels.Floats(3)),
                ("Identity", ["t"], "same", TestModels.Of(OnnxElementType.Text, 3, 1))));
        Assert.That(tester.Rows("", "minus, same"),
            Is.EqualTo(Enumerable.Range(0, rows).Select(i => $$"""{"minus":{{-i - 1}},"same":"t{{i}}"}""")));
        tester.Model(TestModels.Of([("x", TestModels.Floats(3))], ("Neg", ["x"], "minus", TestModels.Floats(3))));
        Assert.That(tester.Rows("", "minus"),
            Is.EqualTo(Enumerable.Range(0, rows).Select(i => $$"""{"minus":{{-i - 1}}}""")));
    }

    [Test]
    public void NoRows_GiveNoRows()
    {
        using var tester = new ModelTester("x: float32; v: vector<float32,2>")
            .Model(TestModels.Of([("x", TestModels.Floats("N")), ("v", TestModels.Floats("N", 2))],
                ("Neg", ["x"], "a", TestModels.Floats("N")), ("Neg", ["v"], "b", TestModels.Floats("N", 2))));
        Assert.That(tester.Open("").Rows(), Is.Empty);
    }

    [Test]
    public void Nulls_AreNaNOrTheDefault()
    {
        using var tester = new ModelTester("x: float32?; n: int64?; v: vector<float32?,2>?",
            """{"x":null,"n":3,"v":[1,null]}""", """{"x":2,"n":null,"v":null}""")
            .Model(TestModels.Identity(TestModels.Floats("N", "F")));
        Assert.That(tester.Rows("features: [x, n, v]", "y"),
            Is.EqualTo(["""{"y":["NaN",3,1,"NaN"]}""", """{"y":[2,"NaN","NaN","NaN"]}"""]));
        Assert.That(tester.Rows("features: [x, n, v], defaults: { n: 7, v: -1 }", "y"),
            Is.EqualTo(["""{"y":["NaN",3,1,-1]}""", """{"y":[2,7,-1,-1]}"""]));
        Assert.That(tester.Rows("features: [v], defaults: { v: 4 }", "y"),
            Is.EqualTo(["""{"y":[1,4]}""", """{"y":[4,4]}"""]));
    }

    [Test]
    public void Nulls_OfIntegersBoolsAndTexts_AreTheDefaultOrEmpty()
    {
        using var tester = new ModelTester("n: int32?; b: bool?; t: utf8?",
            """{"n":null,"b":null,"t":null}""", """{"n":5,"b":false,"t":"a"}""")
            .Model(TestModels.Of(
                [("n", TestModels.Of(OnnxElementType.Int64, "N")), ("b", TestModels.Of(OnnxElementType.Bool, "N")),
                    ("t", TestModels.Of(OnnxElementType.Text, "N"))],
                ("Neg", ["n"], "x", TestModels.Of(OnnxElementType.Int64, "N")),
                ("Not", ["b"], "y", TestModels.Of(OnnxElementType.Bool, "N")),
                ("Identity", ["t"], "z", TestModels.Of(OnnxElementType.Text, "N"))));
        Assert.That(tester.Rows("defaults: { n: -1, b: 1 }", "x, y, z"),
            Is.EqualTo(["""{"x":1,"y":false,"z":""}""", """{"x":-5,"y":true,"z":"a"}"""]));
        Assert.That(tester.Rows("defaults: { n: 0, b: true, t: 'not known' }", "x, y, z"),
            Is.EqualTo(["""{"x":0,"y":false,"z":"not known"}""", """{"x":-5,"y":true,"z":"a"}"""]));
        Assert.That(tester.Problems(""), Has.Count.EqualTo(2));
        Assert.That(tester.Problems("")[0], Does.Contain("column 'n' may be null, and int64 has no value for that"));
    }

    [Test]
    public void NullsOfVectorsOfTexts_AreTheDefault()
    {
        using var tester = new ModelTester("u: utf8; v: vector<utf8?,2>?",
            """{"u":"a","v":["b",null]}""", """{"u":"","v":null}""")
            .Model(TestModels.Of([("t", TestModels.Of(OnnxElementType.Text, "N", 3))],
                ("Identity", ["t"], "z", TestModels.Of(OnnxElementType.Text, "N", 3))));
        Assert.That(tester.Rows("features: [u, v], defaults: { u: x, v: 7 }, outputs: { \"z[0]\": i, \"z[1]\": j, "
            + "\"z[2]\": k }", "i, j, k"),
            Is.EqualTo(["""{"i":"a","j":"b","k":"7"}""", """{"i":"","j":"7","k":"7"}"""]));
    }

    [Test]
    public void LargeModel_IsTaken()
    {
        const int Width = 70 << 18;
        using var tester = new ModelTester("i: int64", """{"i":0}""", $$"""{"i":{{Width - 1}}}""");
        float[] weights = new float[Width];
        (weights[0], weights[^1]) = (5, 7);
        var model = TestModels.Of([("i", TestModels.Of(OnnxElementType.Int64, "N"))],
            ("Gather", ["weights", "i"], "y", TestModels.Floats("N")));
        model.Initializer(OnnxTensor.Of<float>("weights", [Width], weights));
        Assert.That(tester.Model(model).Rows("", "y"), Is.EqualTo(["""{"y":5}""", """{"y":7}"""]));
    }

    [Test]
    public void Integer_ThatDoesNotFit_IsRefusedWithColumnAndRow()
    {
        using var tester = new ModelTester("x: int64?", """{"x":1}""", """{"x":null}""", """{"x":2147483648}""")
            .Model(TestModels.Identity(TestModels.Of(OnnxElementType.Int32, "N")));
        var failure = tester.Open("defaults: { x: 0 }").Graphs.Failure("{}");
        Assert.That(failure.Message, Does.Contain("column 'x' holds 2147483648").And.Contain("int32, cannot hold"));
        Assert.That((failure.Column, failure.Row), Is.EqualTo(("x", 2)));
    }

    [Test]
    public void OutputsWithoutDeclaredWidth_AreTried()
    {
        using var tester = new ModelTester("x: float32; z: float32", s_xs)
            .Model(TestModels.Of([("f", TestModels.Floats("N", 2))],
                ("Neg", ["f"], "y", TestModels.Floats("M", "K")),
                ("ReduceSum", ["f"], "total", TestModels.Floats("A", "B"))));
        Assert.That(tester.Rows("features: [x, z], outputs: { y: y }", "y"),
            Is.EqualTo(["""{"y":[-1,-0.5]}""", """{"y":[2,-4]}"""]));
        Assert.That(tester.Problems("features: [x, z]"),
            Has.Count.EqualTo(1).And.One.Contains("which is not one row for each row"));
    }

    [Test]
    public void Failure_OfTheModel_FailsTheRunWithItsWords()
    {
        var model = TestModels.Of([("i", TestModels.Of(OnnxElementType.Int64, "N"))],
            ("Gather", ["table", "i"], "y", TestModels.Floats("N")));
        model.Initializer(OnnxTensor.Of<float>("table", [3], [1, 2, 3]));
        using var tester = new ModelTester("i: int64", """{"i":2}""", """{"i":5}""").Model(model);
        var failure = tester.Open("").Graphs.Failure("{}");
        Assert.That(failure.Class, Is.EqualTo(FailureClass.Dependency));
        Assert.That(failure.Message, Does.Contain("cannot run the model").And.Contain("out of"));
    }
}
