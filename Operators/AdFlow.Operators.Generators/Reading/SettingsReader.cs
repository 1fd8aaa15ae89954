using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Reads the settings record of a table operator.</summary>
internal sealed class SettingsReader(
    Compilation compilation, PortNames ports, Problems problems, CancellationToken cancellation)
{
    public EquatableArray<SettingModel> Read(INamedTypeSymbol type)
    {
        if (type.ContractName() == "NoParameters" || !CheckShape(type))
            return default;
        var names = new NameSet("Settings", problems);
        var settings = new List<SettingModel>();
        foreach (var property in type.AllProperties())
        {
            if (property.IsReadOnly && !IsAuto(property))
                continue; // Computed from other settings.
            if (Read(property) is not { } setting)
                continue;
            names.Add(setting.Name, property);
            settings.Add(setting);
        }
        CheckUnnamed(type, settings);
        return new EquatableArray<SettingModel>(settings);
    }

    private bool CheckShape(INamedTypeSymbol type)
    {
        var (found, advice) = type switch
        {
            { IsRecord: false } or { IsValueType: true } =>
                ("is no record class", "write 'public sealed record " + type.Name + "'"),
            { IsAbstract: true } or { IsSealed: false } => ("is not sealed", "add 'sealed'"),
            { IsGenericType: true } => ("is generic", "write it for one type"),
            _ when type.DeclaringSyntaxReferences.Length == 0 =>
                ("comes from another assembly, where its defaults cannot be seen", "declare it here"),
            _ when !type.IsReachable() => ("cannot be reached by generated code", "make it public or internal"),
            _ when !type.InstanceConstructors.Any(c => c.Parameters.Length == 0 && c.IsReachable()) => (
                "has no constructor without parameters", "write settings as properties with 'get; init;'"),
            _ => ("", ""),
        };
        if (found.Length > 0)
            problems.Add(Rules.SettingsRecord, type.Place(), type.Name, found, advice);
        return found.Length == 0;
    }

    private SettingModel? Read(IPropertySymbol property)
    {
        if (property.SetMethod is not { IsInitOnly: true } || !property.IsReachable())
        {
            string found = property.SetMethod is { IsInitOnly: false } ? "can be set" : "cannot be given by a graph";
            problems.Add(Rules.SettingAccessor, property.Place(), property.Name, found);
            return null;
        }
        if (SettingType.Of(property.Type, property.Has("NewColumn")) is not { } type)
        {
            problems.Add(Rules.SettingType, property.Place(), property.Name, property.Type.ToDisplayString());
            return null;
        }
        string? given = new SettingDefault(compilation, problems, cancellation).Read(property, type, out object? value);
        var range = SettingRange.Read(property, type, value, problems);
        return new SettingModel(
            property.Name, ports.NameOf(property), type.Kind, property.Type.FullName(),
            problems.Need(DocText.Of(property, cancellation).Summary, property, $"Setting '{property.Name}'",
                "'/// <summary>its meaning and unit</summary>' above it"))
        {
            Default = given,
            IsRequired = property.IsRequired,
            IsNullable = type.IsNullable,
            Empty = property.IsRequired ? null : type.Empty,
            Minimum = range.Minimum,
            Maximum = range.Maximum,
            Choices = type.Enum is null ? default : Choices.Read(property, type.Enum, problems),
            IsPerRun = type.IsPerRun,
            IsUnnamed = property.Has("Unnamed"),
            Port = ports.OfInput(property),
        };
    }

    private void CheckUnnamed(INamedTypeSymbol type, List<SettingModel> settings)
    {
        var unnamed = settings.FindAll(setting => setting.IsUnnamed);
        if (unnamed.Count > 1)
            problems.Add(Rules.SettingsRecord, type.Place(), type.Name,
                $"has {unnamed.Count} [Unnamed] settings", "mark only one of them");
    }

    private static bool IsAuto(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
