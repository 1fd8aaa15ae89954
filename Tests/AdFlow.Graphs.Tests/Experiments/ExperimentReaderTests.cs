namespace AdFlow.Graphs.Tests.Experiments;

public sealed class ExperimentReaderTests
{
    [Test]
    public void Read_YamlAndJson_GiveTheSameLayers()
    {
        const string yaml = """
            layers:
              - layer: recall
                field: user_id
                versions: [v1, v2]
                arms:
                  - { arm: wide, percent: 10, set: { semantic.limit: 800 } }
                  - { arm: tree, percent: 12.5, swap: { semantic: { op: rows.limit, with: { n: 1 } } } }
              - { layer: ranking, field: user_id, salt: again, arms: [ { arm: same, percent: 100 } ] }
            """;
        const string json = """
            {"layers": [{"layer": "recall", "field": "user_id", "versions": ["v1", "v2"], "arms": [
              {"arm": "wide", "percent": 10, "set": {"semantic.limit": 800}},
              {"arm": "tree", "percent": 12.5, "swap": {"semantic": {"op": "rows.limit", "with": {"n": 1}}}}]},
              {"layer": "ranking", "field": "user_id", "salt": "again", "arms": [{"arm": "same", "percent": 100}]}]}
            """;
        string told = Told(yaml);
        Assert.That(told, Is.EqualTo("recall by user_id/recall of v1,v2: wide 10 set 1 swap 0; tree 12.5 set 0 swap 1"
            + " | ranking by user_id/again of all: same 100 set 0 swap 0"));
        Assert.That(Told(json), Is.EqualTo(told));
    }

    [Test]
    public void Read_ManyProblems_AreAllToldWithTheirPlaces()
    {
        const string text = """
            layers:
              - layer: recall
                fied: user_id
                arms:
                  - { arm: wide, percent: 70 }
                  - { arm: wide, percent: 40 }
                  - { arm: control, percent: 0 }
              - { layer: Recall, field: user_id, arms: [] }
            """;
        var diagnostics = new DiagnosticBag();
        ExperimentReader.ReadText(text, "e", diagnostics);
        string[] told = [.. diagnostics.ToList().Select(problem => problem.ToString())];
        Assert.That(told, Has.Some.StartsWith("e:3:5:").And.Some.Contain("fied"));
        Assert.That(told, Has.Some.StartsWith("e:5:7:").And.Some.Contain("110 percent together"));
        Assert.That(told, Has.Some.StartsWith("e:6:16:").And.Some.Contain("has this name already"));
        Assert.That(told, Has.Some.StartsWith("e:7:16:").And.Some.Contain("'control'"));
        Assert.That(told, Has.Some.StartsWith("e:7:34:").And.Some.Contain("above 0"));
        Assert.That(told, Has.Some.Contain("lower_snake_case"));
        Assert.That(told, Has.Some.Contain("an empty list"));
    }

    [TestCase("")]
    [TestCase("7")]
    [TestCase("layers: {}")]
    [TestCase("layers: [ 3, null, {}, { layer: [], field: {}, arms: 3 } ]")]
    [TestCase("[ { layer: a, field: b, arms: [ { arm: c, percent: 1e400, set: 3, swap: [] } ] } ]")]
    public void Read_NoExperiments_IsToldAndNeverThrows(string text)
    {
        var diagnostics = new DiagnosticBag();
        ExperimentReader.ReadText(text, "e", diagnostics);
        Assert.That(diagnostics.HasErrors);
    }

    private static string Told(string text)
    {
        var diagnostics = new DiagnosticBag();
        var document = ExperimentReader.ReadText(text, "e", diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        return string.Join(" | ", document!.Layers.Select(layer => FormattableString.Invariant(
            $"{layer.Name.Text} by {layer.Field.Text}/{layer.Salt} of ")
            + $"{(layer.Versions is { } versions ? string.Join(",", versions.Select(v => v.Text)) : "all")}: "
            + string.Join("; ", layer.Arms.Select(arm => FormattableString.Invariant(
                $"{arm.Name.Text} {arm.Percent} set {arm.Overlay.Set.Count} swap {arm.Overlay.Swap.Count}")))));
    }
}
