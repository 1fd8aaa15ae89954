namespace AdFlow.Graphs;

/// <summary>Reads <c>quality:</c>.</summary>
internal sealed class QualitySection(SpecReader reader, string file)
{
    private const string Example = "{ name: half, set: { merged.limit: 400 } }";

    // A ladder is climbed down under load, step by step; more steps than these are none that anyone has measured.
    private const int MaxRungs = 16;

    private static readonly string[] Keys = ["name", "doc", .. OverlaySection.Keys];

    /// <summary>The rungs. One that is wrong in part is given with the rest of it.</summary>
    public List<QualityRung> Read(YamlNode? node)
    {
        var rungs = new List<QualityRung>();
        if (node is null)
            return rungs;
        const string expected = $"a list of rungs, best first: [ {Example} ]";
        if (node is not YamlSequence { Items.Count: > 0 } list)
            reader.ReportForm(node, "'quality:'", expected, node is YamlSequence ? "an empty list" : null);
        else if (list.Items.Count > MaxRungs)
            reader.Report(SyntaxCodes.TooLarge, node.Position, $"'quality:' has more than {MaxRungs} rungs; keep those "
                + "that differ in what they cost");
        else
            rungs.AddRange(list.Items.Select(Rung).OfType<QualityRung>());
        ReportNames(rungs);
        return rungs;
    }

    private QualityRung? Rung(YamlNode node)
    {
        if (reader.Keys(node, "the rung", Example, node.Position, Keys) is not { } keys)
            return null;
        var given = keys.Require("name", "name it: half, quick");
        var name = given is null ? null : reader.Scalar(given, "'name:'", "a name such as half");
        if (!OverlaySection.Keys.Any(keys.Has))
            reader.Report(SyntaxCodes.MissingKey, node.Position,
                $"the rung changes nothing; say what is cheaper in it by 'set:' or 'swap:', as in {Example}");
        var overlay = new OverlaySection(reader, file).Read(keys);
        return name is null ? null : new QualityRung(name, overlay);
    }

    private void ReportNames(List<QualityRung> rungs)
    {
        var known = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var name in rungs.Select(rung => rung.Name))
        {
            reader.CheckName(name, "the rung");
            if (name.Text == QualityLadder.Full)
                reader.Report(SyntaxCodes.Name, name.Position,
                    $"'{QualityLadder.Full}' is the document itself, the best rung; choose another name");
            else if (!known.TryAdd(name.Text, name.Position))
                reader.Report(SyntaxCodes.Duplicate, name.Position, FormattableString.Invariant(
                    $"the rung in line {known[name.Text].Line} has this name already; rename one of them"));
        }
    }
}
