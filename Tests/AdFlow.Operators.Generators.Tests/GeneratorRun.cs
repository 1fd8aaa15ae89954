using System.Collections.Immutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AdFlow.Operators.Generators.Tests;

/// <summary>Source texts, what the generator makes of them, and the assembly of both.</summary>
internal static class GeneratorRun
{
    internal const string AssemblyName = "Acme.Bidding";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is "System.Private.CoreLib" or "System.Runtime"
                or "System.Collections" or "System.Collections.Immutable" or "AdFlow.Operators" or "AdFlow.Tables")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions Options =
        new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>A compilation of texts, each with the usual usings.</summary>
    internal static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        AssemblyName, sources.Select((text, i) => Parse(text, $"Source{i}.cs")), References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));

    internal static SyntaxTree Parse(string text, string path, DocumentationMode docs = DocumentationMode.Diagnose) =>
        CSharpSyntaxTree.ParseText(Usings + text, Options.WithDocumentationMode(docs), path);

    internal static GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create(
        [new OperatorGenerator().AsSourceGenerator()], parseOptions: Options,
        driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated files by name. The texts and they must compile without a warning.</summary>
    internal static IReadOnlyDictionary<string, string> Files(params string[] sources)
    {
        var driver = NewDriver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var after, out _);
        AssertCompiles(after);
        return driver.GetRunResult().Results.Single().GeneratedSources
            .ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>The catalog of the assembly, by the way that a host loads it.</summary>
    internal static OperatorCatalog Catalog(params string[] sources)
    {
        NewDriver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var after, out _);
        AssertCompiles(after);
        using var image = new MemoryStream();
        Assert.That(after.Emit(image).Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext(AssemblyName, isCollectible: true).LoadFromStream(image);
        var attribute = (OperatorModuleAttribute)assembly
            .GetCustomAttributes(typeof(OperatorModuleAttribute), false).Single();
        Assert.That(attribute.ContractVersion, Is.EqualTo(Contract.Version));
        var module = (OperatorModule)Activator.CreateInstance(attribute.Module)!;
        return new OperatorCatalogBuilder().Add(module).Build();
    }

    /// <summary>What an analyzer says of source texts, in order of place.</summary>
    internal static ImmutableArray<Diagnostic> Analyze(DiagnosticAnalyzer analyzer, Compilation compilation) =>
        [.. compilation.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .OrderBy(found => found.Location.SourceSpan.Start)];

    private static void AssertCompiles(Compilation compilation) => Assert.That(
        compilation.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning), Is.Empty);

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using AdFlow.Operators;
        using AdFlow.Tables;
        namespace Acme.Bidding;

        """;
}
