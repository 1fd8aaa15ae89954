using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>Static members through which one run could see another.</summary>
internal static class StaticState
{
    /// <summary>What is wrong with a member and what to do; null where nothing is.</summary>
    public static (string Found, string Advice)? Describe(ISymbol member) => member switch
    {
        IPropertySymbol { IsStatic: true, SetMethod: not null } =>
            ("a static property that can be set", "make it an instance property, or a setting"),
        IFieldSymbol { IsStatic: true, IsConst: false, AssociatedSymbol: null } field => Describe(field),
        IEventSymbol { IsStatic: true } => ("a static event", "delete it"),
        _ => null,
    };

    private static (string, string)? Describe(IFieldSymbol field) => !field.IsReadOnly
        ? ("a static field that can change", "make it const or an instance field, or take it from the run's context")
        : IsMutable(field.Type)
            ? ($"a static {field.Type.ToDisplayString()}, whose content can change",
                "write 'static ReadOnlySpan<…> Name => […]' for constants, or an immutable or frozen collection")
            : null;

    private static bool IsMutable(ITypeSymbol type) => type is IArrayTypeSymbol or IPointerTypeSymbol
        || (type.ContainingNamespace?.ToDisplayString() is "System.Collections" or "System.Collections.Generic"
            or "System.Collections.Concurrent" or "System.Text" or "System.Threading" or "System.IO"
            && type.TypeKind is TypeKind.Class
            && !type.Name.EndsWith("Comparer", StringComparison.Ordinal)
            && !type.Name.EndsWith("Encoding", StringComparison.Ordinal));
}
