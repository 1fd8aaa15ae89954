using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Reads a method marked <c>[MapOperator]</c>. Used once.</summary>
internal sealed class MapReader(IMethodSymbol method, Problems problems, CancellationToken cancellation)
{
    private readonly List<ColumnModel> _reads = [];
    private readonly List<SettingModel> _settings = [];
    private readonly List<MapArgument> _arguments = [];

    /// <summary>The operator; null where it is no operator at all.</summary>
    public MapModel? Read()
    {
        var attribute = method.Find("MapOperator");
        if (attribute is null || !CheckShape())
            return null;
        string id = OperatorId.Read(attribute, method, isBareAllowed: false, problems);
        var doc = DocText.Of(method, cancellation);
        ReadParameters(doc);
        string type = method.ContainingType.FullName();
        return new MapModel(
            id, problems.Need(doc.Summary, method, $"Operator '{method.Name}'",
                "'/// <summary>what it does</summary>' above it"),
            doc.Remarks, doc.Example, $"{type}.{Literal.Identifier(method.Name)}")
        {
            Reads = new EquatableArray<ColumnModel>(_reads),
            Settings = new EquatableArray<SettingModel>(_settings),
            Arguments = new EquatableArray<MapArgument>(_arguments),
            IsCheap = LaneBody.IsCheap(method, cancellation),
            Writes = new MapOutputs(method, attribute, problems).Read(doc),
        };
    }

    private bool CheckShape()
    {
        var (found, advice) = method switch
        {
            { IsStatic: false } => ("is not static", "add 'static'"),
            { TypeParameters.Length: not 1 } => (
                $"has {method.TypeParameters.Length} type parameters", "make it generic over its lane alone"),
            _ when !IsLane(method.TypeParameters[0]) => ($"is not generic over ILane<{method.TypeParameters[0].Name}>",
                $"add 'where {method.TypeParameters[0].Name} : struct, ILane<{method.TypeParameters[0].Name}>'"),
            { ContainingType.IsGenericType: true } => ("is in a generic class", "move it to one that is not"),
            _ when !method.IsReachable() => (
                "cannot be reached by generated code", "make it and its class public or internal"),
            _ => ("", ""),
        };
        if (found.Length > 0)
            problems.Add(Rules.MapMethod, method.Place(), method.Name, found, advice);
        return found.Length == 0;
    }

    // No further constraint: the kernel runs the body on lanes that meet just these.
    private static bool IsLane(ITypeParameterSymbol lane) => lane.HasValueTypeConstraint
        && !lane.HasUnmanagedTypeConstraint && lane.ConstraintTypes.Length == 1
        && lane.ConstraintTypes[0] is INamedTypeSymbol constraint && constraint.ContractName() == "ILane`1"
        && SymbolEqualityComparer.Default.Equals(constraint.TypeArguments[0], lane);

    private void ReadParameters(DocText doc)
    {
        NameSet columns = new("Columns", problems), settings = new("Settings", problems);
        foreach (var parameter in method.Parameters)
        {
            bool isColumn = SymbolEqualityComparer.Default.Equals(parameter.Type, method.TypeParameters[0]);
            if (parameter.RefKind is not RefKind.None || parameter.IsParams)
                Report(parameter, (parameter.IsParams ? "params " : "passed by reference, ") + parameter.Type,
                    "; pass it by value");
            else if (isColumn)
                AddColumn(parameter, doc, columns);
            else if (SettingType.Of(parameter.Type, isNewColumn: false) is
                { IsValue: true, IsNullable: false, IsPerRun: false } type)
                AddSetting(parameter, type, doc, settings);
            else
                Report(parameter, parameter.Type.ToDisplayString(), parameter.Type.ContractName() == "Setting`1"
                    ? ": a scalar setting of a map operator may be '=expr' anyway" : "");
        }
        if (_reads.Count == 0)
            problems.Add(Rules.MapMethod, method.Place(), method.Name, "reads no column",
                $"take at least one parameter of type {method.TypeParameters[0].Name}");
    }

    private void AddColumn(IParameterSymbol parameter, DocText doc, NameSet names)
    {
        string name = SnakeCase.Of(parameter.Name);
        names.Add(name, parameter);
        _arguments.Add(new MapArgument(true, _reads.Count, default, ""));
        _reads.Add(new ColumnModel(parameter.Name, name, 0, "Float64", "", Summary(parameter, doc, "Column"), false));
    }

    private void AddSetting(IParameterSymbol parameter, SettingType type, DocText doc, NameSet names)
    {
        string name = SnakeCase.Of(parameter.Name);
        names.Add(name, parameter);
        object? given = parameter.HasExplicitDefaultValue
            ? Literal.Convert(parameter.ExplicitDefaultValue!, type.Kind) : null;
        var range = SettingRange.Read(parameter, type, given, problems);
        _arguments.Add(new MapArgument(false, _settings.Count, type.Kind, parameter.Type.FullName()));
        _settings.Add(new SettingModel(
            parameter.Name, name, type.Kind, parameter.Type.FullName(), Summary(parameter, doc, "Setting"))
        {
            Default = given is null ? null : Literal.Of(given),
            IsRequired = given is null,
            Minimum = range.Minimum,
            Maximum = range.Maximum,
            Choices = type.Enum is null ? default : Choices.Read(parameter, type.Enum, problems),
            IsPerRun = type.Enum is null,
        });
    }

    private string Summary(IParameterSymbol parameter, DocText doc, string what)
    {
        string text = doc.Param(parameter.Name);
        if (text.Length > 0)
            return text;
        // Parameters have no syntax of their own to ask for the parse options; their method has.
        return problems.Need("", method, $"{what} '{parameter.Name}'",
            $"'/// <param name=\"{parameter.Name}\">its meaning and unit</param>' above '{method.Name}'",
            parameter.Place());
    }

    private void Report(IParameterSymbol parameter, string found, string advice) => problems.Add(
        Rules.MapParameter, parameter.Place(), parameter.Name, found, method.TypeParameters[0].Name, advice);
}
