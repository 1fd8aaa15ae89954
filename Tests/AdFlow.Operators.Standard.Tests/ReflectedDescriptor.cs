using System.Reflection;
using System.Text.RegularExpressions;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>
/// What the source generator reads off an operator class, read by reflection: so that one operator is tested alone,
/// without a graph.
/// </summary>
internal sealed partial class ReflectedDescriptor
{
    private readonly Type _type;
    private readonly PropertyInfo[] _inputs, _outputs, _reads, _writes;

    internal ReflectedDescriptor(Type type)
    {
        _type = type;
        _inputs = Properties(property => property == typeof(InputPort) || property == typeof(VariadicPort)
            || property == typeof(TablePort) || property == typeof(CounterPort));
        _outputs = Properties(property => property == typeof(OutputPort));
        _reads = Properties(property => IsOf(property, typeof(Reads<>)));
        _writes = Properties(property => IsOf(property, typeof(Writes<>)));
        Descriptor = new TableOperatorDescriptor
        {
            Id = type.GetCustomAttribute<TableOperatorAttribute>()!.Id,
            Summary = "",
            Inputs = [.. _inputs.Select(Port)],
            Outputs = _outputs.Length == 0 ? [new("out", PortKind.Output, "")] : [.. _outputs.Select(Port)],
            Reads = [.. _reads.Select(property => Column(property, _inputs))],
            Writes = [.. _writes.Select(property => Column(property, _outputs))],
            Create = _ => throw new NotSupportedException(),
        };
    }

    internal TableOperatorDescriptor Descriptor { get; }

    /// <summary>Makes an instance, its ports and columns from a binder, its settings by name.</summary>
    internal TableOperator Create(NodeBinder node, IReadOnlyDictionary<string, object> settings)
    {
        var instance = (TableOperator)Activator.CreateInstance(_type)!;
        for (int i = 0; i < _inputs.Length; i++)
            _inputs[i].SetValue(instance, Call(node, "Port", _inputs[i].PropertyType, i));
        for (int i = 0; i < _outputs.Length; i++)
            _outputs[i].SetValue(instance, node.Output(i));
        for (int i = 0; i < _reads.Length; i++)
            _reads[i].SetValue(instance, Call(node, "Reads", _reads[i].PropertyType.GenericTypeArguments[0], i));
        for (int i = 0; i < _writes.Length; i++)
            _writes[i].SetValue(instance, Call(node, "Writes", _writes[i].PropertyType.GenericTypeArguments[0], i));
        var property = _type.GetProperty("Settings")!;
        property.SetValue(instance, SettingsOf(property.PropertyType, settings));
        return instance;
    }

    private static object SettingsOf(Type type, IReadOnlyDictionary<string, object> values)
    {
        object settings = Activator.CreateInstance(type)!;
        foreach (var (name, value) in values)
        {
            var property = type.GetProperties().Single(p => SnakeCase(p.Name) == name);
            bool isSetting = IsOf(property.PropertyType, typeof(Setting<>));
            property.SetValue(settings, !isSetting ? value
                : property.PropertyType.GetMethod("op_Implicit")!.Invoke(null, [value]));
        }
        return settings;
    }

    private PropertyInfo[] Properties(Func<Type, bool> isWanted) =>
        [.. _type.GetProperties().Where(property => isWanted(property.PropertyType)).OrderBy(p => p.MetadataToken)];

    private static object Call(NodeBinder node, string method, Type type, int ordinal) =>
        typeof(NodeBinder).GetMethod(method, [typeof(int)])!.MakeGenericMethod(type).Invoke(node, [ordinal])!;

    private static bool IsOf(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    private static PortDescriptor Port(PropertyInfo property) => new(
        NameOf(property),
        property.PropertyType == typeof(InputPort) ? PortKind.Input
            : property.PropertyType == typeof(VariadicPort) ? PortKind.Variadic
            : property.PropertyType == typeof(TablePort) ? PortKind.Table
            : property.PropertyType == typeof(CounterPort) ? PortKind.Counter : PortKind.Output,
        "", property.IsDefined(typeof(OptionalAttribute)),
        property.GetCustomAttribute<NeedsAttribute>()?.Access ?? TableAccess.Scan);

    private static ColumnDescriptor Column(PropertyInfo property, PropertyInfo[] ports)
    {
        string? port = property.GetCustomAttribute<OfAttribute>()?.Port;
        var kind = (ColumnKind)typeof(ColumnKindRules).GetMethod("Of")!
            .MakeGenericMethod(property.PropertyType.GenericTypeArguments[0]).Invoke(null, null)!;
        return new(NameOf(property), port is null ? 0 : Array.FindIndex(ports, p => p.Name == port), kind, "",
            property.IsDefined(typeof(OptionalAttribute)));
    }

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<NamedAttribute>()?.Name ?? SnakeCase(property.Name);

    private static string SnakeCase(string name) => WordStart().Replace(name, "_$1").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
