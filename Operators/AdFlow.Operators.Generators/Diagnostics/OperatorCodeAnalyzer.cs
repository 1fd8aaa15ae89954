using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AdFlow.Operators.Generators;

/// <summary>Tells authors of code in operators that makes a run depend on anything but its inputs: static state, state
/// of the instance that a run changes, clocks, and random numbers that are not the run's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OperatorCodeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.StaticState, Rules.NonDeterministic, Rules.RunState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(static start =>
        {
            var type = (INamedTypeSymbol)start.Symbol;
            if (!IsOperator(type))
                return;
            foreach (var member in type.GetMembers())
                if (StaticState.Describe(member) is { } state)
                    start.RegisterSymbolEndAction(end => end.ReportDiagnostic(Diagnostic.Create(
                        Rules.StaticState, member.Place(), member.Name, state.Found, state.Advice)));
            start.RegisterOperationAction(
                CheckCall, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.ObjectCreation);
            start.RegisterOperationAction(operation => CheckChange(operation, type),
                OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.CoalesceAssignment,
                OperationKind.Increment, OperationKind.Decrement);
        }, SymbolKind.NamedType);
    }

    private static bool IsOperator(INamedTypeSymbol type) => type.Has("TableOperator")
        || type.GetMembers().Any(member => member is IMethodSymbol && member.Has("MapOperator"));

    private static void CheckCall(OperationAnalysisContext context)
    {
        ISymbol? used = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IPropertyReferenceOperation property => property.Property,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (used is not null && NonDeterminism.Advice(used) is { } advice)
            context.ReportDiagnostic(Diagnostic.Create(Rules.NonDeterministic, context.Operation.Syntax.GetLocation(),
                used is IMethodSymbol { MethodKind: MethodKind.Constructor }
                    ? $"new {used.ContainingType.Name}()" : $"{used.ContainingType.Name}.{used.Name}", advice));
    }

    private static void CheckChange(OperationAnalysisContext context, INamedTypeSymbol type)
    {
        var method = Outermost(context.ContainingSymbol);
        if (method is not { IsStatic: false, IsOverride: true, Name: "Run" or "RunAsync" })
            return;
        var target = context.Operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation step => step.Target,
            _ => null,
        };
        if (target is IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member
            && SymbolEqualityComparer.Default.Equals(member.Member.ContainingType, type))
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.RunState, target.Syntax.GetLocation(), member.Member.Name, method.Name));
    }

    // Local functions and lambdas belong to the method around them.
    private static IMethodSymbol? Outermost(ISymbol symbol)
    {
        while (symbol.ContainingSymbol is IMethodSymbol outer)
            symbol = outer;
        return symbol as IMethodSymbol;
    }
}
