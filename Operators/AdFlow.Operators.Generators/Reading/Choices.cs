using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Words of a choice: the members of its enum in snake_case.</summary>
internal static class Choices
{
    public static EquatableArray<string> Read(ISymbol setting, INamedTypeSymbol type, Problems problems)
    {
        var members = type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).ToList();
        bool isCounted = members.Select((field, i) => Equals(field.ConstantValue, i)).All(isEqual => isEqual);
        var (found, advice) =
            type.EnumUnderlyingType?.SpecialType is not SpecialType.System_Int32
                ? ($"is over {type.EnumUnderlyingType?.ToDisplayString()}", "delete its underlying type")
            : members.Count == 0 ? ("has no members", "name the choices")
            : !isCounted ? ("gives its members numbers of their own", "delete the numbers")
            : !type.IsReachable() ? ("cannot be reached by generated code", "make it public or internal")
            : ("", "");
        if (found.Length > 0)
            problems.Add(Rules.Choice, setting.Place(), type.Name, setting.Name, found, advice);
        var names = new NameSet("Choices", problems);
        foreach (var member in members)
            names.Add(SnakeCase.Of(member.Name), member);
        return new EquatableArray<string>(members.Select(member => SnakeCase.Of(member.Name)));
    }
}
