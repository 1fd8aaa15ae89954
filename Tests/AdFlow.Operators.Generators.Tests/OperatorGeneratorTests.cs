using Microsoft.CodeAnalysis;

namespace AdFlow.Operators.Generators.Tests;

public sealed class OperatorGeneratorTests
{
    [TestCase("AcmeEcpm", Sources.Map, "Acme_Ecpm.g.cs")]
    [TestCase("AcmeBest", Sources.Table, "Acme_Best.g.cs")]
    [TestCase("Module", Sources.Table, "Module.g.cs")]
    public void GeneratedText_IsTheGoldenOne(string golden, string source, string file)
    {
        string path = Path.Combine(Folder(), "Golden", golden + ".txt");
        string actual = GeneratorRun.Files(source)[file];
        if (Environment.GetEnvironmentVariable("ADFLOW_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, actual);
        Assert.That(actual, Is.EqualTo(File.ReadAllText(path)), "set ADFLOW_UPDATE_GOLDEN=1 to accept a change");
    }

    [Test]
    public void AssemblyWithoutOperators_StillHasAModule() =>
        Assert.That(GeneratorRun.Catalog("").Operators, Is.Empty);

    [Test]
    public void CompilationWithoutTheContract_GetsNothing()
    {
        var compilation = GeneratorRun.Compile().RemoveAllReferences();
        var result = GeneratorRun.NewDriver().RunGenerators(compilation).GetRunResult();
        Assert.That(result.GeneratedTrees, Is.Empty);
    }

    [Test]
    public void TwoOperatorsOfOneId_GenerateOne()
    {
        string again = Sources.Pair.Replace("class Pairs", "class Again");
        var driver = GeneratorRun.NewDriver().RunGenerators(GeneratorRun.Compile(Sources.Pair, again));
        var result = driver.GetRunResult().Results.Single();
        Assert.That(result.Exception, Is.Null);
        Assert.That(result.GeneratedSources.Select(source => source.HintName),
            Is.EquivalentTo(new[] { "Acme_Pair.g.cs", "Module.g.cs" }));
    }

    [TestCase("Acme.Bidding", "BiddingOperators")]
    [TestCase("AdFlow.Operators.Standard", "StandardOperators")]
    [TestCase("CustomOperator", "CustomOperators")]
    [TestCase("Acme.Operators", "Operators")]
    [TestCase("acme-2", "acme_2Operators")]
    public void NameOfModule_IsTheLastPartOfTheAssembly(string assembly, string name) =>
        Assert.That(ModuleWriter.NameOf(assembly), Is.EqualTo(name));

    [Test]
    public void EditElsewhere_WritesNothingAnew()
    {
        var compilation = GeneratorRun.Compile(Sources.Map, Sources.Table, "class Other { int Old() => 1; }");
        var driver = GeneratorRun.NewDriver().RunGenerators(compilation);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[2],
            GeneratorRun.Parse("class Other { int New() => 2; }", "Source2.cs"));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        Assert.That(Reasons(result.TrackedSteps[OperatorGenerator.ModelStep]),
            Is.All.EqualTo(IncrementalStepRunReason.Cached).Or.EqualTo(IncrementalStepRunReason.Unchanged));
        Assert.That(result.TrackedOutputSteps.SelectMany(step => Reasons(step.Value)),
            Is.Not.Empty.And.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test]
    public void EditOfOneOperator_WritesOnlyThatOneAnew()
    {
        var compilation = GeneratorRun.Compile(Sources.Map, Sources.Table);
        var driver = GeneratorRun.NewDriver().RunGenerators(compilation);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0],
            GeneratorRun.Parse(Sources.Map.Replace("at least a floor", "or a floor"), "Source0.cs"));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        var reasons = result.TrackedOutputSteps.SelectMany(step => Reasons(step.Value)).ToArray();
        Assert.That(reasons.Count(reason => reason is IncrementalStepRunReason.Modified), Is.EqualTo(1));
        Assert.That(reasons.Count(reason => reason is IncrementalStepRunReason.Cached), Is.EqualTo(reasons.Length - 1));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        steps.SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetDirectoryName(path)!;
}
