using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdFlow.Operators.Generators;

/// <summary>Reads the initialiser of a property of a settings record.</summary>
internal sealed class SettingDefault(Compilation compilation, Problems problems, CancellationToken cancellation)
{
    /// <summary>C# text of the default, or null where absence stands for itself.</summary>
    /// <param name="property">The setting.</param>
    /// <param name="type">What its type says.</param>
    /// <param name="value">The default of the C# type of its kind, where it is a scalar.</param>
    public string? Read(IPropertySymbol property, SettingType type, out object? value)
    {
        value = null;
        if (Initializer(property) is not { } initializer)
            return Missing(property, type, out value);
        if (property.IsRequired)
            return Fail(property, "is required and has a default that is never used", "delete one of the two");
        var model = compilation.GetSemanticModel(initializer.SyntaxTree);
        var constant = model.GetConstantValue(initializer.Unsuppressed(), cancellation);
        if (type.IsCollection)
            return Collection(property, type, initializer, model);
        if (constant is { HasValue: true, Value: null } && type.IsNullable)
            return null;
        if (constant is { HasValue: true, Value: { } given } && (value = Literal.Convert(given, type.Kind)) is not null)
            return Literal.Of(value);
        return Fail(property, $"has the default '{initializer}', which is no constant of its type",
            "write a constant: it stands in the reference and in the schema of graphs");
    }

    private string? Missing(IPropertySymbol property, SettingType type, out object? value)
    {
        value = null;
        if (property.IsRequired || type.IsNullable || type.IsCollection)
            return null;
        if (!type.IsValue)
            return Fail(property, "has no default", "write 'required' if a graph must give it, '?' after its type if "
                + "it may be absent, or a default");
        value = Literal.Convert(type.Kind is SettingKind.Bool ? false : 0, type.Kind);
        return Literal.Of(value!);
    }

    private string? Collection(
        IPropertySymbol property, SettingType type, ExpressionSyntax initializer, SemanticModel model)
    {
        if (initializer is CollectionExpressionSyntax { Elements.Count: 0 }
            or BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null }
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" })
            return null;
        if (type.Kind is SettingKind.TextList && initializer is CollectionExpressionSyntax list)
        {
            var items = list.Elements.Select(element => element is ExpressionElementSyntax item
                ? model.GetConstantValue(item.Expression, cancellation).Value as string : null).ToList();
            if (items.TrueForAll(item => item is not null))
                return $"new string[] {{ {string.Join(", ", items.Select(item => Literal.Of(item!)))} }}";
        }
        return Fail(property, $"has the default '{initializer}', which is no constant of its type",
            type.Kind is SettingKind.TextList ? "write [] or a list of constants" : "write [] or an Empty");
    }

    private string? Fail(IPropertySymbol property, string found, string advice)
    {
        problems.Add(Rules.Default, property.Place(), property.Name, found, advice);
        return null;
    }

    private ExpressionSyntax? Initializer(IPropertySymbol property) =>
        (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as PropertyDeclarationSyntax)
            ?.Initializer?.Value;
}

/// <summary>Small steps over syntax.</summary>
internal static class SyntaxSteps
{
    /// <summary>The expression without a <c>!</c> behind it.</summary>
    public static ExpressionSyntax Unsuppressed(this ExpressionSyntax expression) =>
        expression.IsKind(SyntaxKind.SuppressNullableWarningExpression)
            ? ((PostfixUnaryExpressionSyntax)expression).Operand : expression;
}
