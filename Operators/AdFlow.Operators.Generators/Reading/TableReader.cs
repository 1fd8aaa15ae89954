using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Reads a class marked <c>[TableOperator]</c>. Used once.</summary>
internal sealed class TableReader(
    INamedTypeSymbol type, Compilation compilation, Problems problems, CancellationToken cancellation)
{
    private readonly IPropertySymbol[] _inputs =
        Members(type, "InputPort", "VariadicPort", "TablePort", "CounterPort");
    private readonly IPropertySymbol[] _outputs = Members(type, "OutputPort");
    private readonly IPropertySymbol[] _reads = Members(type, "Reads`1");
    private readonly IPropertySymbol[] _writes = Members(type, "Writes`1");

    /// <summary>The operator; null where it is no operator at all.</summary>
    public TableModel? Read()
    {
        var attribute = type.Find("TableOperator");
        if (attribute is null || !CheckShape(out var settings))
            return null;
        string id = OperatorId.Read(attribute, type, isBareAllowed: true, problems);
        var doc = DocText.Of(type, cancellation);
        var ports = new PortNames(_inputs, _outputs, problems);
        CheckMembers();
        string example = attribute.Text("Example");
        return new TableModel(
            id, problems.Need(
                doc.Summary, type, $"Operator '{type.Name}'", "'/// <summary>what it does</summary>' above it"),
            doc.Remarks, example.Length > 0 ? example : doc.Example, type.FullName(), settings.FullName())
        {
            Inputs = Ports(_inputs, "Inputs", ports),
            Outputs = Ports(_outputs, "Outputs", ports),
            Reads = Columns(_reads, ports, ports.OfInput),
            Writes = Columns(_writes, ports, ports.OfOutput),
            Settings = new SettingsReader(compilation, ports, problems, cancellation).Read(settings),
            Rows = attribute.Member("Rows", "New"),
            Locality = attribute.Member("Locality", "Set"),
            Purity = attribute.Member("Purity", "Pure"),
            RunsDry = attribute.Flag("RunsDry"),
            IsInexact = attribute.Flag("IsInexact"),
        };
    }

    private bool CheckShape(out INamedTypeSymbol settings)
    {
        settings = Settings()!;
        var (found, advice) = type switch
        {
            _ when settings is null => ("does not derive from TableOperator<…>",
                "derive from it with the settings record, or NoParameters, as its type argument"),
            { IsAbstract: true } => ("is abstract", "mark the classes derived from it instead"),
            { IsSealed: false } => ("is not sealed", "add 'sealed'"),
            _ when type.IsGenericType || type.ContainingType is { IsGenericType: true } =>
                ("is generic", "write one class for each type"),
            _ when !type.IsReachable() => ("cannot be reached by generated code", "make it public or internal"),
            _ when !type.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.IsReachable()) =>
                ("has no constructor without parameters", "take files and settings from properties in Bind"),
            _ => ("", ""),
        };
        if (found.Length > 0)
            problems.Add(Rules.TableClass, type.Place(), type.Name, found, advice);
        return found.Length == 0;
    }

    private INamedTypeSymbol? Settings()
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
            if (at.ContractName() == "TableOperator`1")
                return at.TypeArguments[0] as INamedTypeSymbol;
        return null;
    }

    private void CheckMembers()
    {
        foreach (var property in _inputs.Concat(_outputs).Concat(_reads).Concat(_writes))
        {
            if (property is not { IsRequired: true, SetMethod.IsInitOnly: true } || !property.IsReachable())
                Report(property, "cannot be bound", $"write 'public required … {property.Name} {{ get; init; }}'");
            if (property.Has("Needs") && property.Type.ContractName() != "TablePort")
                Report(property, "has [Needs] but is no table", "delete [Needs], or make it a TablePort");
            if (property.Has("Optional")
                && property.Type.ContractName() is "TablePort" or "CounterPort" or "OutputPort")
                Report(property, "has [Optional], which this port cannot be", "delete [Optional]");
        }
        foreach (var column in _reads)
            if (ColumnKinds.Of(ValueType(column)) is null)
                Report(column, $"is {column.Type.ToDisplayString()}", "expected Reads<> of " + ColumnKinds.ReadTypes);
        foreach (var column in _writes)
            if (ColumnKinds.OfWritten(ValueType(column)) is null)
                Report(column, $"is {column.Type.ToDisplayString()}",
                    "expected Writes<> of " + ColumnKinds.WrittenTypes);
    }

    private static ITypeSymbol ValueType(IPropertySymbol column) => ((INamedTypeSymbol)column.Type).TypeArguments[0];

    private void Report(IPropertySymbol property, string found, string advice) =>
        problems.Add(Rules.Member, property.Place(), property.Name, found, advice);

    private EquatableArray<PortModel> Ports(IPropertySymbol[] properties, string what, PortNames ports)
    {
        var names = new NameSet(what, problems);
        return new EquatableArray<PortModel>(properties.Select(property =>
        {
            string name = ports.NameOf(property);
            names.Add(name, property);
            var needs = property.Find("Needs");
            string kind = property.Type.ContractName().Replace("Port", "");
            string access = needs is { ConstructorArguments.Length: > 0 }
                ? ContractTypes.Member(needs.ConstructorArguments[0]) ?? "Scan" : "Scan";
            return new PortModel(
                property.Name, name, kind, Summary(property, "Port"), property.Has("Optional"), access);
        }));
    }

    private EquatableArray<ColumnModel> Columns(
        IPropertySymbol[] properties, PortNames ports, Func<ISymbol, int> portOf)
    {
        var names = new Dictionary<int, NameSet>();
        return new EquatableArray<ColumnModel>(properties.Select(property =>
        {
            string name = ports.NameOf(property);
            int port = portOf(property);
            if (!names.TryGetValue(port, out var taken))
                names.Add(port, taken = new NameSet("Columns", problems));
            taken.Add(name, property);
            var value = ValueType(property);
            return new ColumnModel(
                property.Name, name, port, ColumnKinds.Of(value) ?? "", value.FullName(), Summary(property, "Column"),
                property.Has("Optional"));
        }));
    }

    private string Summary(IPropertySymbol property, string what) => problems.Need(
        DocText.Of(property, cancellation).Summary, property, $"{what} '{property.Name}'",
        "'/// <summary>its meaning and unit</summary>' above it");

    private static IPropertySymbol[] Members(INamedTypeSymbol type, params string[] names) =>
        [.. type.AllProperties().Where(property => names.Contains(property.Type.ContractName()))];
}
