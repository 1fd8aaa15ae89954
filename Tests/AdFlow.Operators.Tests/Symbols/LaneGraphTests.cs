namespace AdFlow.Operators.Tests.Symbols;

public sealed class LaneGraphTests
{
    [Test]
    public void EqualNodes_AreOneObject()
    {
        var graph = new LaneGraph(isDouble: false);
        var first = graph.Make(LaneOp.Add, graph.Input(0), graph.Constant(0.1));
        var second = graph.Make(LaneOp.Add, graph.Input(0), graph.Constant(0.1f));
        Assert.That(second, Is.SameAs(first));
        Assert.That(graph.Count, Is.EqualTo(3));
        Assert.That(graph.Make(LaneOp.Add, graph.Constant(0.1), graph.Input(0)), Is.Not.SameAs(first));
    }

    [Test]
    public void Constants_AreToldApartByBits()
    {
        var graph = new LaneGraph(isDouble: true);
        Assert.That(graph.Constant(-0.0), Is.Not.SameAs(graph.Constant(0.0)));
        Assert.That(graph.Constant(double.NaN), Is.SameAs(graph.Constant(double.NaN)));
        Assert.That(graph.Constant(0.1f), Is.Not.SameAs(graph.Constant(0.1)));
    }

    [Test]
    public void Constant_OfFloat32_IsRounded() =>
        Assert.That(new LaneGraph(isDouble: false).Constant(0.1).Value, Is.EqualTo((double)0.1f));

    [Test]
    public void Operands_ComeBeforeWhatUsesThem()
    {
        var graph = new LaneGraph(isDouble: false);
        var mask = graph.Make(LaneOp.Less, graph.Input(1), graph.Input(0));
        var node = graph.Make(LaneOp.Select, mask, graph.Constant(1), graph.Input(0));
        foreach (var operand in node.Operands)
            Assert.That(operand.Id, Is.LessThan(node.Id));
        Assert.That(node.ToString(), Is.EqualTo("Select(Less(#1, #0), 1, #0)"));
    }

    [Test]
    public void MaskInPlaceOfANumber_IsRefused()
    {
        var graph = new LaneGraph(isDouble: false);
        var mask = graph.Make(LaneOp.IsNaN, graph.Input(0));
        Assert.That(() => graph.Make(LaneOp.Negate, mask), Throws.ArgumentException.With.Message.Contains("number"));
        Assert.That(() => graph.Make(LaneOp.Not, graph.Input(0)),
            Throws.ArgumentException.With.Message.Contains("mask"));
        Assert.That(() => graph.Make(LaneOp.Add, graph.Input(0)), Throws.ArgumentException);
    }

    [Test]
    public void FullGraph_RefusesMore()
    {
        var graph = new LaneGraph(isDouble: false, limit: 2);
        graph.Make(LaneOp.Negate, graph.Input(0));
        Assert.That(graph.Input(0).Id, Is.Zero);
        Assert.That(() => graph.Input(1), Throws.InvalidOperationException.With.Message.Contains("2 nodes"));
    }
}
