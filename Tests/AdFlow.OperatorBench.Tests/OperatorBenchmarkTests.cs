using System.Globalization;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.OperatorBench.Tests;

/// <summary>Benchmarks are not run in CI; what they claim to compare is checked here.</summary>
public sealed class OperatorBenchmarkTests
{
    private const double PercentTolerance = 1e-3;

    private static readonly OperatorBenchmark[] s_all = [.. typeof(OperatorBenchmark).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(OperatorBenchmark)) && !type.IsAbstract)
        .Select(type => (OperatorBenchmark)Activator.CreateInstance(type)!)];

    private static IEnumerable<TestCaseData> Benchmarks =>
        s_all.Select(benchmark => new TestCaseData(benchmark).SetArgDisplayNames(benchmark.OperatorId));

    [Test]
    public void Catalog_EveryOperator_HasABenchmark()
    {
        // What takes as long as another service has no loop to stand beside.
        const string remote = "source.http";
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        Assert.That(s_all.Select(benchmark => benchmark.OperatorId),
            Is.EquivalentTo(catalog.Operators.Select(descriptor => descriptor.Id).Where(id => id != remote)));
    }

    [TestCaseSource(nameof(Benchmarks))]
    public void Name_FollowsTheOperator(OperatorBenchmark benchmark)
    {
        string whole = Pascal(benchmark.OperatorId), own = Pascal(benchmark.OperatorId.Split('.')[^1]);
        Assert.That(benchmark.GetType().Name, Is.EqualTo(whole + "Benchmarks").Or.EqualTo(own + "Benchmarks"));
    }

    [TestCaseSource(nameof(Benchmarks))]
    public void Loop_OnTheSameRows_DoesWhatTheOperatorDoes(OperatorBenchmark benchmark)
    {
        benchmark.Open();
        try
        {
            int rows = benchmark.Operator();
            Assert.That(rows, Is.Positive);
            Assert.That(benchmark.Loop(), Is.EqualTo(rows));
            var results = benchmark.ReadResults();
            Assert.That(benchmark.Results.Take(results.Count), Is.EqualTo(results).Within(PercentTolerance).Percent);
        }
        finally
        {
            benchmark.Close();
        }
    }

    private static string Pascal(string id) => string.Concat(id.Split('.', '_')
        .Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));
}
