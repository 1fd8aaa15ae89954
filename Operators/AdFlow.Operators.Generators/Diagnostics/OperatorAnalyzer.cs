using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AdFlow.Operators.Generators;

/// <summary>Tells authors what is wrong with the declaration of an operator: what the generator would otherwise leave
/// out or get wrong.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OperatorAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.Id, Rules.DuplicateId, Rules.Summary, Rules.MapMethod, Rules.MapReturn, Rules.MapParameter,
        Rules.MapOutput, Rules.TableClass, Rules.SettingsRecord, Rules.SettingAccessor, Rules.SettingType,
        Rules.Default, Rules.Range, Rules.DuplicateName, Rules.OfPort, Rules.Member, Rules.Name, Rules.Choice,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var ids = new ConcurrentBag<(string Id, ISymbol Symbol)>();
            start.RegisterSymbolAction(symbol => Check(symbol, ids), SymbolKind.Method, SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => ReportDuplicates(end, ids));
        });
    }

    private static void Check(SymbolAnalysisContext context, ConcurrentBag<(string Id, ISymbol Symbol)> ids)
    {
        var problems = new Problems();
        if (context.Symbol is IMethodSymbol method && method.Find("MapOperator") is { } map)
        {
            ids.Add((map.Text(), method));
            new MapReader(method, problems, context.CancellationToken).Read();
        }
        else if (context.Symbol is INamedTypeSymbol type && type.Find("TableOperator") is { } table)
        {
            ids.Add((table.Text(), type));
            new TableReader(type, context.Compilation, problems, context.CancellationToken).Read();
        }
        foreach (var problem in problems.Found)
            context.ReportDiagnostic(problem);
    }

    private static void ReportDuplicates(
        CompilationAnalysisContext context, ConcurrentBag<(string Id, ISymbol Symbol)> ids)
    {
        foreach (var same in ids.GroupBy(found => found.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            // In the order of the source, so that a build reports the same whatever its threads did.
            ISymbol[] symbols = [.. same.Select(found => found.Symbol).OrderBy(symbol => symbol.ToDisplayString(),
                StringComparer.Ordinal)];
            for (int i = 1; i < symbols.Length; i++)
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.DuplicateId, symbols[i].Place(), same.Key, symbols[0].Name, symbols[i].Name));
        }
    }
}
