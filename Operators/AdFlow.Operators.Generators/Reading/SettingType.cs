using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>What the C# type of a setting says about it.</summary>
/// <param name="Kind">What its YAML value means.</param>
/// <param name="IsNullable">Whether it may be absent.</param>
/// <param name="IsPerRun">Whether it is a <c>Setting&lt;T&gt;</c>.</param>
/// <param name="Enum">The enum of a choice.</param>
internal sealed record SettingType(SettingKind Kind, bool IsNullable, bool IsPerRun, INamedTypeSymbol? Enum)
{
    public bool IsCollection => Kind is SettingKind.ColumnList or SettingKind.NamedExpressions or SettingKind.TextList
        or SettingKind.NamedNumbers or SettingKind.NamedTexts or SettingKind.NumberList or SettingKind.NamedColumns;

    public bool IsNumber => Kind is SettingKind.Int32 or SettingKind.Int64 or SettingKind.Float32
        or SettingKind.Float64;

    /// <summary>Whether it is a C# value type, which has a default of its own.</summary>
    public bool IsValue => Kind is SettingKind.Bool or SettingKind.Choice || IsNumber;

    /// <summary>C# text of the value where the graph gives no collection.</summary>
    public string? Empty => !IsCollection || IsNullable ? null
        : Kind is SettingKind.NamedNumbers ? Dictionary("double")
        : Kind is SettingKind.NamedTexts ? Dictionary("string")
        : Kind is SettingKind.NamedColumns ? Dictionary(ColumnLists) : "[]";

    private const string ColumnLists =
        $"global::System.Collections.Generic.IReadOnlyList<{CodeText.Contract}ColumnRef>";

    /// <summary>The meaning of a type; null where it has none.</summary>
    public static SettingType? Of(ITypeSymbol type, bool isNewColumn)
    {
        bool isNullable = type.NullableAnnotation is NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped)
            type = wrapped.TypeArguments[0];
        bool isPerRun = type.ContractName() == "Setting`1";
        if (isPerRun)
            type = ((INamedTypeSymbol)type).TypeArguments[0];
        if (Scalar(type.SpecialType) is { } scalar)
            return new SettingType(scalar, isNullable, isPerRun, null);
        if (isPerRun)
            return null;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } choice)
            return new SettingType(SettingKind.Choice, isNullable, false, choice);
        return Reference(type, isNewColumn) is { } kind ? new SettingType(kind, isNullable, false, null) : null;
    }

    /// <summary>Kind of a C# scalar; null where the type is none.</summary>
    public static SettingKind? Scalar(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => SettingKind.Bool,
        SpecialType.System_Int32 => SettingKind.Int32,
        SpecialType.System_Int64 => SettingKind.Int64,
        SpecialType.System_Single => SettingKind.Float32,
        SpecialType.System_Double => SettingKind.Float64,
        _ => null,
    };

    private static SettingKind? Reference(ITypeSymbol type, bool isNewColumn) => type.ContractName() switch
    {
        "ColumnRef" => SettingKind.Column,
        "FileSnapshot" => SettingKind.File,
        "ExpressionProgram" => SettingKind.Expression,
        _ when type.SpecialType is SpecialType.System_String =>
            isNewColumn ? SettingKind.NewColumn : SettingKind.Text,
        _ when type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic => Collection(generic),
        _ => null,
    };

    private static SettingKind? Collection(INamedTypeSymbol type)
    {
        var last = type.TypeArguments[type.TypeArguments.Length - 1];
        if (type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IReadOnlyList_T)
            return last.ContractName() switch
            {
                "ColumnRef" => SettingKind.ColumnList,
                "NamedExpression" => SettingKind.NamedExpressions,
                _ when last.SpecialType is SpecialType.System_String => SettingKind.TextList,
                _ when last.SpecialType is SpecialType.System_Double => SettingKind.NumberList,
                _ => null,
            };
        if (type.OriginalDefinition.ToDisplayString() != "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>"
            || type.TypeArguments[0].SpecialType is not SpecialType.System_String)
            return null;
        return last.SpecialType switch
        {
            SpecialType.System_Double => SettingKind.NamedNumbers,
            SpecialType.System_String => SettingKind.NamedTexts,
            _ => last is INamedTypeSymbol { TypeArguments.Length: 1 } list
                && Collection(list) is SettingKind.ColumnList ? SettingKind.NamedColumns : null,
        };
    }

    private static string Dictionary(string value) =>
        $"global::System.Collections.Frozen.FrozenDictionary<string, {value}>.Empty";
}
