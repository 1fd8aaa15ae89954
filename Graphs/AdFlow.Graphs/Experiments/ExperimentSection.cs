using System.Globalization;

namespace AdFlow.Graphs;

/// <summary>Reads layers.</summary>
internal sealed class ExperimentSection(SpecReader reader, string file)
{
    /// <summary>Most layers; arms of each are bound with those of every other one.</summary>
    public const int MaxLayers = 8;

    /// <summary>Most arms of all layers together.</summary>
    public const int MaxArms = 64;

    private const string LayerExample = "{ layer: recall, field: user_id, arms: [ … ] }";
    private const string ArmExample = "{ arm: wide, percent: 10, set: { semantic.limit: 800 } }";
    private const double Tolerance = 1e-9;

    private static readonly string[] LayerKeys = ["layer", "doc", "field", "salt", "versions", "arms"];
    private static readonly string[] ArmKeys = ["arm", "percent", "doc", .. OverlaySection.Keys];

    public List<ExperimentLayer> Read(YamlNode node)
    {
        var layers = new List<ExperimentLayer>();
        if (node is not YamlSequence { Items.Count: > 0 } list)
            reader.ReportForm(node, "'layers:'", $"a list of layers: [ {LayerExample} ]",
                node is YamlSequence ? "an empty list" : null);
        else if (list.Items.Count > MaxLayers)
            reader.Report(SyntaxCodes.TooLarge, node.Position, $"there are more than {MaxLayers} layers");
        else
            layers.AddRange(list.Items.Select(Layer).OfType<ExperimentLayer>());
        ReportNames(layers.Select(layer => layer.Name), "the layer");
        if (layers.Sum(layer => layer.Arms.Count) > MaxArms)
            reader.Report(SyntaxCodes.TooLarge, node.Position, $"the layers have more than {MaxArms} arms together");
        return layers;
    }

    private ExperimentLayer? Layer(YamlNode node)
    {
        if (reader.Keys(node, "the layer", LayerExample, node.Position, LayerKeys) is not { } keys)
            return null;
        var name = Name(keys, "layer", "name it: recall, ranking");
        var field = keys.Require("field", "name the field of the request that decides, such as user_id") is { } given
            ? reader.Scalar(given, "'field:'", "the name of a field of the request") : null;
        if (keys.Find("doc") is { } doc)
            reader.Text(doc, "'doc:'");
        var arms = Arms(keys.Require("arms", $"give some: [ {ArmExample} ]"));
        string? salt = keys.Find("salt") is { } salted ? reader.Text(salted, "'salt:'") : name?.Text;
        var versions = keys.Find("versions") is { } named
            ? reader.Scalars(named, "'versions:'", "names of versions: [v1, v2]") : null;
        return name is null || field is null ? null : new ExperimentLayer(name, field, salt ?? "", versions, arms);
    }

    private List<ExperimentArm> Arms(YamlNode? node)
    {
        var arms = new List<ExperimentArm>();
        if (node is null)
            return arms;
        if (node is not YamlSequence { Items.Count: > 0 } list)
            reader.ReportForm(node, "'arms:'", $"a list of arms: [ {ArmExample} ]",
                node is YamlSequence ? "an empty list" : null);
        else
            arms.AddRange(list.Items.Select(Arm).OfType<ExperimentArm>());
        ReportNames(arms.Select(arm => arm.Name), "the arm");
        double sum = arms.Sum(arm => arm.Percent);
        if (sum > 100 + Tolerance)
            reader.Report(SyntaxCodes.Value, node.Position, string.Create(CultureInfo.InvariantCulture,
                $"the arms have {sum:0.######} percent together; expected at most 100"));
        return arms;
    }

    private ExperimentArm? Arm(YamlNode node)
    {
        if (reader.Keys(node, "the arm", ArmExample, node.Position, ArmKeys) is not { } keys)
            return null;
        var name = Name(keys, "arm", "name it: wide, linear");
        double percent = keys.Require("percent", "say which share of the requests it has, such as 10") is { } given
            ? Percent(given) : 0;
        var overlay = new OverlaySection(reader, file).Read(keys);
        if (name?.Text == ExperimentLayer.Control)
            reader.Report(SyntaxCodes.Name, name.Position, $"'{ExperimentLayer.Control}' is what the requests of no "
                + "arm have, and changes nothing; choose another name");
        return name is null ? null : new ExperimentArm(name, percent, overlay);
    }

    private double Percent(YamlNode node)
    {
        const string expected = "a percentage above 0, up to 100";
        if (reader.Scalar(node, "'percent:'", expected) is not { } scalar)
            return 0;
        if (double.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double percent) && percent is > 0 and <= 100)
            return percent;
        reader.Report(SyntaxCodes.Value, node.Position,
            $"'percent:' is {Shown.Quote(scalar.Text)}; expected {expected}");
        return 0;
    }

    private YamlScalar? Name(MappingReader keys, string key, string advice) => keys.Require(key, advice) is { } given
        ? reader.Scalar(given, $"'{key}:'", "a name such as wide") : null;

    private void ReportNames(IEnumerable<YamlScalar> names, string subject)
    {
        var known = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            reader.CheckName(name, subject);
            if (!known.TryAdd(name.Text, name.Position))
                reader.Report(SyntaxCodes.Duplicate, name.Position, string.Create(CultureInfo.InvariantCulture,
                    $"{subject} in line {known[name.Text].Line} has this name already; rename one of them"));
        }
    }
}
