using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators;

/// <summary>The contract's <c>ColumnKind</c> of a C# type.</summary>
internal static class ColumnKinds
{
    /// <summary>What <c>Reads</c> may be of.</summary>
    public const string ReadTypes = "float, double, int, long, Text, TextList, Int32List, Vector32 or Any";

    /// <summary>What <c>Writes</c> may be of.</summary>
    public const string WrittenTypes = "float, double, int, long, Text, TextList or Int32List; for another type, or "
        + "one known only at bind, use OutputSchema.Add(name, type) in DeclareOutputs";

    /// <summary>Member of <c>ColumnKind</c>; null where the type is none.</summary>
    public static string? Of(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Single => "Float32",
        SpecialType.System_Double => "Float64",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_Int64 => "Int64",
        _ => type.ContractName() is "Text" or "TextList" or "Int32List" or "Vector32" or "Any" ? type.Name : null,
    };

    /// <summary>As <see cref="Of"/>, for a column to write: one whose type is known from its kind.</summary>
    public static string? OfWritten(ITypeSymbol type) =>
        Of(type) is { } kind and not ("Vector32" or "Any") ? kind : null;
}
