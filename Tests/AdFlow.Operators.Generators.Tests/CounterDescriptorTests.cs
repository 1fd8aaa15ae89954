using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Operators.Generators.Tests;

public sealed class CounterDescriptorTests
{
    private const string Source = """
        /// <summary>Counts.</summary>
        [TableOperator("acme.count", Rows = RowEffect.Same, Purity = Purity.Effect, RunsDry = true)]
        public sealed class Count : TableOperator<NoParameters>
        {
            /// <summary>Rows.</summary>
            public required InputPort In { get; init; }
            /// <summary>Counters.</summary>
            public required CounterPort Spend { get; init; }
            /// <summary>Runs.</summary>
            public override void Run(RunContext run) { }
        }
        """;

    [Test]
    public void Counters_AreAPort_AndEffectsSayWhetherTheyRunDry()
    {
        var count = (TableOperatorDescriptor)GeneratorRun.Catalog(Source).Find("acme.count")!;
        Assert.That(count.Inputs[1], Is.EqualTo(new PortDescriptor("spend", PortKind.Counter, "Counters.")));
        Assert.That((count.Purity, count.RunsDry, count.IsLiveOnly), Is.EqualTo((Purity.Effect, true, false)));
        var port = new CounterPort(1, "spend", "id", CounterKey.Utf8);
        var binder = new NodeBinder(
            count, [new InputPort(0, "in", Schema.Empty), port], [], [], [], (message, _) => Assert.Fail(message));
        dynamic bound = count.Create(binder);
        Assert.That((object)bound.Spend, Is.SameAs(port));
    }

    [Test]
    public void Effects_AreLiveOnly_UnlessTheySayOtherwise()
    {
        var count = GeneratorRun.Catalog(Source.Replace(", RunsDry = true", "")).Find("acme.count")!;
        Assert.That((count.RunsDry, count.IsLiveOnly), Is.EqualTo((false, true)));
    }
}
