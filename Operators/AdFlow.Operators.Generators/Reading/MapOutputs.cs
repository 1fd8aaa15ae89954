using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Reads what a map operator returns. Used once.</summary>
internal sealed class MapOutputs(IMethodSymbol method, AttributeData attribute, Problems problems)
{
    // Beyond seven members a tuple nests.
    private const int MostOutputs = 7;

    public EquatableArray<ColumnModel> Read(DocText doc)
    {
        var lane = method.TypeParameters[0];
        string summary = doc.Returns.Length > 0 ? doc.Returns : doc.Summary;
        if (SymbolEqualityComparer.Default.Equals(method.ReturnType, lane))
            return new EquatableArray<ColumnModel>([Single(summary)]);
        if (method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
            && tuple.TupleElements.Length <= MostOutputs
            && tuple.TupleElements.All(element => SymbolEqualityComparer.Default.Equals(element.Type, lane)))
            return Several(tuple, summary);
        problems.Add(Rules.MapReturn, method.Place(), method.Name, method.ReturnType.ToDisplayString(), lane.Name);
        return default;
    }

    private ColumnModel Single(string summary)
    {
        string name = attribute.Text("Output");
        if (name.Length == 0)
            Report("names no output column", "write Output = \"name\" in its attribute");
        else if (!SnakeCase.IsName(name))
            Report($"names its output '{name}'",
                "write words of small letters and digits, each beginning with a letter, joined by '_'");
        return Column("", name, summary);
    }

    private EquatableArray<ColumnModel> Several(INamedTypeSymbol tuple, string summary)
    {
        if (attribute.Text("Output").Length > 0)
            Report("has an Output but returns a tuple",
                "delete Output: the members of the tuple name the columns");
        if (tuple.TupleElements.Any(element => !element.IsExplicitlyNamedTupleElement))
            Report("returns a tuple without names", "name its members: they become the columns");
        var names = new NameSet("Outputs", problems);
        foreach (var element in tuple.TupleElements)
            names.Add(SnakeCase.Of(element.Name), element.Name, method.Place());
        return new EquatableArray<ColumnModel>(tuple.TupleElements.Select(
            element => Column(element.Name, SnakeCase.Of(element.Name), summary)));
    }

    private static ColumnModel Column(string member, string name, string summary) =>
        new(member, name, 0, "Float64", "", summary, false);

    private void Report(string found, string advice) =>
        problems.Add(Rules.MapOutput, attribute.Place(method), method.Name, found, advice);
}
