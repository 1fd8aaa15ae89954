using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class GraphActivationTests
{
    [Test]
    public void TableOfManyBatches_WhoseDictionariesNeedWiderCodesTogether_IsBoundAsPublished()
    {
        var schema = new Schema([
            new Field("id", DataType.Int64, Nullable: false),
            new Field("word", DataType.Dictionary(DataType.Int8, DataType.Utf8), Nullable: false),
        ]);
        using var table = RandomTables.Create(5, schema, rows: 40, batches: 12, ownDictionaries: true);
        using var tester = new GraphTester(TestModules.All).Table("t", table).Open("""
            adflow: 1
            graph: wide
            request: {}
            tables: { t: { path: t.arrow } }
            nodes:
              all: { op: scan, table: t }
              words: { op: select, in: all, with: [word] }
            output: words
            """);
        using var run = tester.Run("{}");
        var found = run.Output(0)[0];
        Assert.That(found.Type.IndexType, Is.Not.EqualTo(DataType.Int8), "the dictionaries should not have fitted");
        int row = 0;
        foreach (var batch in table.Batches)
            for (int i = 0; i < batch.RowCount; i++, row++)
                Assert.That(found.GetString(row), Is.EqualTo(batch[1].GetString(i)), $"row {row}");
    }

    [Test]
    public void GraphThatMustHaveNoProblems_IsOpen_OrSaysAllOfThem()
    {
        using var tester = new GraphTester(TestModules.All)
            .Table("t", "id: int64", """{"id": 3}""")
            .File("good.yaml", Graph("all"))
            .File("bad.yaml", Graph("more").Replace("op: scan", "op: scam", StringComparison.Ordinal));
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        using (var graph = GraphActivation.Require(Path.Combine(tester.Folder, "good.yaml"), catalog))
            Assert.That(graph.Tables.Single().Current.Batch.RowCount, Is.EqualTo(1));
        string bad = Path.Combine(tester.Folder, "bad.yaml");
        Assert.That(() => GraphActivation.Require(bad, catalog), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("bad.yaml:5:").And.Message.Contains("'scam'").And.Message.Contains("bad.yaml:6:"));
        Assert.That(() => GraphActivation.Require(bad + "x", catalog), Throws.TypeOf<InvalidDataException>());
    }

    private static string Graph(string output) => $$"""
        adflow: 1
        graph: required
        request: {}
        tables: { t: { path: t.arrow } }
        nodes: { all: { op: scan, table: t } }
        output: {{output}}
        """;
}
