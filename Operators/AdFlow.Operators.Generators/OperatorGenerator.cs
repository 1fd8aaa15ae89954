using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AdFlow.Operators.Generators;

/// <summary>
/// Writes, for every <c>[MapOperator]</c> and <c>[TableOperator]</c> of an assembly, its descriptor and what runs it,
/// and one module that registers them all. Models compare by value, so an edit elsewhere writes nothing anew.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class OperatorGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step that gives the models, for tests of what an edit costs.</summary>
    public const string ModelStep = "Operators";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var maps = context.SyntaxProvider.ForAttributeWithMetadataName(ContractTypes.MapOperator,
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, cancellation) => Map(found, cancellation));
        var tables = context.SyntaxProvider.ForAttributeWithMetadataName(ContractTypes.TableOperator,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancellation) => Table(found, cancellation));
        var operators = maps.Collect().Combine(tables.Collect())
            .SelectMany(static (all, _) => Distinct(all.Left.Concat(all.Right))).WithTrackingName(ModelStep);
        var assembly = context.CompilationProvider.Select(static (compilation, _) =>
            compilation.GetTypeByMetadataName(ContractTypes.Namespace + ".OperatorModule") is null
                ? null : compilation.AssemblyName);
        context.RegisterSourceOutput(operators.Combine(assembly), static (output, pair) =>
            Write(output, pair.Left, pair.Right));
        var ids = operators.Select(static (model, _) => model.Id).Collect()
            .Select(static (all, _) => new EquatableArray<string>(all));
        context.RegisterSourceOutput(ids.Combine(assembly), static (output, pair) =>
        {
            if (pair.Right is not null)
                output.AddSource("Module.g.cs", ModuleWriter.Write(pair.Right, pair.Left));
        });
    }

    private static OperatorModel? Map(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var problems = new Problems();
        var model = new MapReader((IMethodSymbol)found.TargetSymbol, problems, cancellation).Read();
        return problems.AreFatal ? null : model;
    }

    private static OperatorModel? Table(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var problems = new Problems();
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var model = new TableReader(type, found.SemanticModel.Compilation, problems, cancellation).Read();
        return problems.AreFatal ? null : model;
    }

    // Of two operators of one id the first is kept: the analyzer reports them, and nothing clashes meanwhile.
    private static IEnumerable<OperatorModel> Distinct(IEnumerable<OperatorModel?> all) => all.OfType<OperatorModel>()
        .GroupBy(model => model.Id, StringComparer.Ordinal).Select(same => same.First())
        .OrderBy(model => model.Id, StringComparer.Ordinal);

    private static void Write(SourceProductionContext output, OperatorModel model, string? assembly)
    {
        if (assembly is null)
            return;
        string space = $"{ModuleWriter.NamespaceOf(assembly)}.{ModuleWriter.OperatorsSpace}";
        output.AddSource(SnakeCase.ToPascal(model.Id) + ".g.cs",
            model is MapModel map ? MapWriter.Write(map, space) : TableWriter.Write((TableModel)model, space));
    }
}
