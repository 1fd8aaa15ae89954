using AdFlow.Tables;

namespace AdFlow.Operators.Generators.Tests;

public sealed class TableDescriptorTests
{
    private readonly TableOperatorDescriptor _best =
        (TableOperatorDescriptor)GeneratorRun.Catalog(Sources.Table).Find("acme.best")!;

    [Test]
    public void Descriptor_SaysWhatTheClassDeclares()
    {
        Assert.That(_best.Summary, Is.EqualTo("Keeps the best of two inputs."));
        Assert.That(_best.Remarks, Is.EqualTo("Ties keep input order."));
        Assert.That(_best.Example, Is.EqualTo("best: { op: acme.best, in: bids }"));
        Assert.That((_best.Rows, _best.Locality, _best.Purity),
            Is.EqualTo((RowEffect.Reorder, Locality.Row, Purity.Random)));
        Assert.That(_best.Inputs, Is.EqualTo(new PortDescriptor[]
        {
            new("in", PortKind.Input, "Bids."),
            new("more", PortKind.Variadic, "More bids.", Optional: true),
            new("ads", PortKind.Table, "Ads by id.", Access: TableAccess.UniqueKey),
        }));
        Assert.That(_best.Outputs, Is.EqualTo(new PortDescriptor[]
        {
            new("won", PortKind.Output, "Winners."), new("lost", PortKind.Output, "Losers."),
        }));
    }

    [Test]
    public void Columns_NameTheirPortKindAndNameInGraphs()
    {
        Assert.That(_best.Reads, Is.EqualTo(new ColumnDescriptor[]
        {
            new("bid", 0, ColumnKind.Float64, "Bid per click."),
            new("name", 2, ColumnKind.Text, "Title of an ad.", Optional: true),
        }));
        Assert.That(_best.Writes, Is.EqualTo(new ColumnDescriptor[]
        {
            new("slot", 0, ColumnKind.Int32, "Slot from 1."),
            new("reason", 1, ColumnKind.Text, "Why it lost.", Optional: true),
        }));
    }

    [Test]
    public void Settings_HaveKindDefaultAndWhetherTheyMustBeGiven()
    {
        Assert.That(_best.Parameters.Select(p => (p.Name, p.Kind, p.Default, p.Required)),
            Is.EqualTo(new (string, ParameterKind, object?, bool)[]
            {
                ("slots", ParameterKind.Int32, 4, false), ("reserve", ParameterKind.Float64, null, false),
                ("where", ParameterKind.Expression, null, true), ("by", ParameterKind.Choice, 1, false),
                ("then", ParameterKind.Choice, null, false), ("output", ParameterKind.NewColumn, "rank", false),
                ("price", ParameterKind.Column, null, false),
                ("languages", ParameterKind.TextList, new[] { "en", "zh" }, false),
                ("keys", ParameterKind.ColumnList, null, false),
                ("weights", ParameterKind.NamedNumbers, null, false),
                ("factors", ParameterKind.NumberList, null, false),
                ("parts", ParameterKind.NamedColumns, null, false), ("model", ParameterKind.File, null, false),
                ("seed", ParameterKind.Int64, 0L, false),
            }));
        var settings = _best.Parameters.ToDictionary(p => p.Name);
        Assert.That(settings["slots"] is { PerRun: true, Minimum: 1, Maximum: 100 });
        Assert.That(settings["where"].Unnamed && !settings["reserve"].PerRun);
        Assert.That(settings["by"].Choices, Is.EqualTo(new[] { "bid", "expected_revenue" }));
        Assert.That((settings["price"].Port, settings["weights"].Maximum), Is.EqualTo((2, 1d)));
        Assert.That((settings["factors"].Minimum, settings["factors"].Maximum), Is.EqualTo((0d, 2d)));
    }

    [Test]
    public void Create_GivesPortsColumnsAndSettings()
    {
        dynamic best = Bind([(Setting<int>)7, 0.5, null, 0, 1, "place", null, null, null, null,
            new List<double> { 1, 0.5 }, null, null, 3L]);
        Assert.That((int)best.Settings.Slots.Literal, Is.EqualTo(7));
        Assert.That((double?)best.Settings.Reserve, Is.EqualTo(0.5));
        Assert.That(best.Settings.By.ToString(), Is.EqualTo("Bid"));
        Assert.That(best.Settings.Then.ToString(), Is.EqualTo("ExpectedRevenue"));
        Assert.That((string)best.Settings.Output, Is.EqualTo("place"));
        Assert.That((long)best.Settings.Seed, Is.EqualTo(3));
        Assert.That(best.Settings.Price is null && best.Settings.Model is null);
        Assert.That((System.Collections.IEnumerable)best.Settings.Keys, Is.Empty);
        Assert.That((System.Collections.IEnumerable)best.Settings.Weights, Is.Empty);
        Assert.That((IReadOnlyList<double>)best.Settings.Factors, Is.EqualTo(new[] { 1, 0.5 }));
        Assert.That((string)best.In.Name, Is.EqualTo("in"));
        Assert.That((string)best.Ads.TableName, Is.EqualTo("products"));
        Assert.That((string)best.Lost.Name, Is.EqualTo("lost"));
        Assert.That(((int)best.AdTitle.Port, (int)best.AdTitle.Column), Is.EqualTo((2, 5)));
        Assert.That(((string)best.Reason.Name, (int)best.Reason.Output), Is.EqualTo(("why", 1)));
    }

    private TableOperator Bind(object?[] settings)
    {
        var binder = new NodeBinder(
            _best,
            [new InputPort(0, "in", Schema.Empty), new VariadicPort(1, "more", []),
                new TablePort(2, "products", Schema.Empty, "id", null)],
            [("bid", 0), ("name", 5)], ["slot", "why"], settings, (message, _) => Assert.Fail(message));
        return _best.Create(binder);
    }
}
