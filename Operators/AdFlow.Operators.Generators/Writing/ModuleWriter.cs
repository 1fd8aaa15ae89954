namespace AdFlow.Operators.Generators;

/// <summary>Writes the module of an assembly: the one list of its operators, made anew by every build.</summary>
internal static class ModuleWriter
{
    /// <summary>Namespace of an assembly's module: its name as C# allows it.</summary>
    public static string NamespaceOf(string assembly) => string.Join(".", assembly.Split('.').Select(Identifier));

    /// <summary>Name of the module: the last part of the assembly's name and <c>Operators</c>, said once.</summary>
    public static string NameOf(string assembly)
    {
        string last = assembly.Substring(assembly.LastIndexOf('.') + 1);
        foreach (string ending in (string[])["Operators", "Operator"])
            if (last.EndsWith(ending, StringComparison.Ordinal))
                last = last.Substring(0, last.Length - ending.Length);
        return Identifier(last + "Operators");
    }

    public static string Write(string assembly, EquatableArray<string> ids)
    {
        string space = NamespaceOf(assembly), name = NameOf(assembly);
        var code = new CodeText()
            .Line($"[assembly: {CodeText.Contract}OperatorModule(typeof(global::{space}.{name}), "
                + $"{CodeText.Contract}Contract.Version)]").Line()
            .Line($"namespace {space};").Line()
            .Line($"/// <summary>The operators of {assembly}. Immutable, thread-safe.</summary>")
            .Line($"public sealed class {name} : {CodeText.Contract}OperatorModule").Line("{")
            .Line("/// <summary>The operators, for a catalog.</summary>")
            .Line($"public static {CodeText.Contract}OperatorModule Module {{ get; }} = new {name}();").Line()
            .Line("/// <inheritdoc/>")
            .Line($"public override void Register({CodeText.Contract}OperatorCatalogBuilder catalog)").Line("{");
        foreach (string id in ids)
            code.Line($"catalog.Add(global::{space}.{OperatorsSpace}.{SnakeCase.ToPascal(id)}.Descriptor());");
        return code.Line("}").Line("}").ToString();
    }

    /// <summary>Namespace of what is generated for each operator, inside that of the module.</summary>
    public const string OperatorsSpace = "Generated";

    private static string Identifier(string text)
    {
        char[] letters = [.. text.Select(c => char.IsLetterOrDigit(c) ? c : '_')];
        string name = new(letters);
        return name.Length == 0 || char.IsDigit(name[0]) ? "_" + name : name;
    }
}
