using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Types of the operator contract, by name: the generator does not reference it.</summary>
internal static class ContractTypes
{
    public const string Namespace = "AdFlow.Operators";
    public const string MapOperator = Namespace + ".MapOperatorAttribute";
    public const string TableOperator = Namespace + ".TableOperatorAttribute";

    /// <summary>Name of a type's definition if it belongs to the contract, such as <c>Reads`1</c>; else
    /// empty.</summary>
    public static string ContractName(this ITypeSymbol type) =>
        type is INamedTypeSymbol { ContainingType: null, ContainingNamespace: { } space } named
        && space.ToDisplayString() == Namespace ? named.MetadataName : "";

    /// <summary>An attribute of the contract, by name without its suffix.</summary>
    public static AttributeData? Find(this ISymbol symbol, string name) => symbol.GetAttributes()
        .FirstOrDefault(attribute => attribute.AttributeClass?.ContractName() == name + "Attribute");

    public static bool Has(this ISymbol symbol, string name) => symbol.Find(name) is not null;

    /// <summary>The first argument of an attribute as text; empty where it is none.</summary>
    public static string Text(this AttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault() is { IsNull: false, Value: string text } ? text : "";

    /// <summary>A named argument of an attribute as text; empty where it is not given.</summary>
    public static string Text(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as string ?? "";

    /// <summary>A named argument of an attribute that is true or false; false where it is not given.</summary>
    public static bool Flag(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is true;

    /// <summary>Name of the enum member that an argument is, or a default where it is not given.</summary>
    public static string Member(this AttributeData attribute, string name, string otherwise) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name) is { Key: not null } given
            ? Member(given.Value) ?? otherwise : otherwise;

    /// <summary>Name of the enum member that a constant is.</summary>
    public static string? Member(TypedConstant constant) => constant.Type?.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value))?.Name;

    /// <summary>Name for generated code.</summary>
    public static string FullName(this ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Whether generated code of the same assembly can name a symbol.</summary>
    public static bool IsReachable(this ISymbol symbol)
    {
        for (ISymbol? at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
            if (at is INamedTypeSymbol { IsFileLocal: true } || at.DeclaredAccessibility is not (
                Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                return false;
        return true;
    }

    /// <summary>Members of a type and of its bases outside the contract, those of the first base first.</summary>
    public static IEnumerable<IPropertySymbol> AllProperties(this INamedTypeSymbol type)
    {
        var chain = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? at = type; at is { SpecialType: SpecialType.None }; at = at.BaseType)
            if (at.ContractName().Length == 0)
                chain.Insert(0, at);
        return chain.SelectMany(at => at.GetMembers().OfType<IPropertySymbol>())
            .Where(property => !property.IsStatic && !property.IsIndexer && !property.IsImplicitlyDeclared
                && property.OverriddenProperty is null);
    }

    /// <summary>Where to report a problem of a symbol.</summary>
    public static Location Place(this ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;

    /// <summary>Where to report a problem of an attribute.</summary>
    public static Location Place(this AttributeData attribute, ISymbol otherwise) =>
        attribute.ApplicationSyntaxReference is { } syntax
            ? Location.Create(syntax.SyntaxTree, syntax.Span) : otherwise.Place();
}
