using AdFlow.Samples.SearchAds;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Text;

namespace AdFlow.Samples.Tests;

public sealed class TableBuildTests
{
    private const int Size = 1_500;
    private static readonly ProductCatalogue Catalogue = ProductCatalogue.Generated(Size, 3);
    private string _folder = "";

    [OneTimeSetUp]
    public void Build()
    {
        _folder = Directory.CreateTempSubdirectory("adflow-sample-").FullName;
        Assert.That(TableBuild.Ensure(Catalogue, _folder, (_, _) => { }), Is.True);
    }

    [OneTimeTearDown]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Ensure_SameCatalogue_UsesTheTablesAgain() =>
        Assert.That(TableBuild.Ensure(Catalogue, _folder, (_, _) => { }), Is.False);

    [Test]
    public void Ensure_OtherCatalogueThenTheFirst_BuildsEqualFilesAgain()
    {
        var files = TableBuild.Names.ToDictionary(name => name, name => Bytes(name));
        Assert.That(TableBuild.Ensure(ProductCatalogue.Generated(300, 4), _folder, (_, _) => { }), Is.True);
        Assert.That(Bytes("products"), Is.Not.EqualTo(files["products"]));
        Assert.That(TableBuild.Ensure(Catalogue, _folder, (_, _) => { }), Is.True);
        foreach (var (name, bytes) in files)
            Assert.That(Bytes(name).AsSpan().SequenceEqual(bytes), name);
    }

    [Test]
    public void Ensure_MissingTable_BuildsAgain()
    {
        File.Delete(TableBuild.PathOf(_folder, "creatives"));
        Assert.That(TableBuild.Ensure(Catalogue, _folder, (_, _) => { }), Is.True);
    }

    [Test]
    public void Products_Terms_ArePositiveAndWithinTheRule()
    {
        using var products = Read("products");
        var batch = products.Batches[0];
        Assert.That(products.RowCount, Is.EqualTo(Size));
        Assert.That(batch["default_bid"].Values<double>().ToArray(), Is.All.InRange(0.02, 5.0));
        Assert.That(batch["target_cpa"].Values<double>().ToArray(), Is.All.GreaterThanOrEqualTo(0.5));
        Assert.That(batch["budget_left"].Values<double>().ToArray(), Is.All.InRange(0.0, 200.0));
        Assert.That(batch["pacing"].Values<double>().ToArray(), Is.All.InRange(0.5, 1.0));
        Assert.That(batch["quality"].Values<double>().ToArray(), Is.All.InRange(0.6, 1.6));
        Assert.That(Enumerable.Range(0, Size).Select(row => batch["heads"].GetRange(row)),
            Is.All.Matches<(long Start, long End)>(range => range.End > range.Start));
    }

    [Test]
    public void Creatives_EveryAd_HasTwoOrThree()
    {
        using var products = Read("products");
        using var creatives = Read("creatives");
        var counts = creatives.Batches[0]["ad_id"].Values<long>().ToArray().CountBy(ad => ad).ToDictionary();
        Assert.That(counts.Keys, Is.EquivalentTo(products.Batches[0]["ad_id"].Values<long>().ToArray()));
        Assert.That(counts.Values, Is.All.InRange(2, 3));
        Assert.That(creatives.Batches[0]["creative_id"].Values<long>().ToArray(), Is.Unique);
        long[] shown = creatives.Batches[0]["impressions"].Values<long>().ToArray();
        Assert.That(shown, Is.All.InRange(20, 2_000));
        Assert.That(creatives.Batches[0]["clicks"].Values<long>().ToArray().Zip(shown, (clicks, all) => all - clicks),
            Is.All.InRange(0, 2_000));
    }

    [Test]
    public void ProductVectors_Length_IsOne()
    {
        using var vectors = Read("product_vectors");
        float[] values = vectors.Batches[0]["vector"].Child(0).Values<float>().ToArray();
        Assert.That(vectors.RowCount, Is.GreaterThan(Size - 10));
        foreach (float[] vector in values.Chunk(LatentSemantics.Dimensions))
            Assert.That(vector.Sum(value => (double)value * value), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void Vectors_OfAQuery_LieNearestToProductsOfThatKind()
    {
        using var terms = Read("term_vectors");
        using var vectors = Read("product_vectors");
        using var products = Read("products");
        float[] query = Vector(terms, "projector").Zip(Vector(terms, "lamp"), (one, other) => one + other).ToArray();
        float[] values = vectors.Batches[0]["vector"].Child(0).Values<float>().ToArray();
        var best = values.Chunk(LatentSemantics.Dimensions)
            .Select((vector, row) => (Score: vector.Zip(query, (one, other) => one * other).Sum(), Row: row))
            .OrderByDescending(pair => pair.Score).Take(5)
            .Select(pair => vectors.Batches[0]["ad_id"].Values<long>()[pair.Row]);
        foreach (long ad in best)
            Assert.That(products.Batches[0]["title"].GetString((int)(ad - 100_001)), Does.Contain("projector lamp"));
    }

    [Test]
    public void Bidwords_Index_OpensAndFindsAnOwnName()
    {
        using var products = Read("products");
        using var bidwords = Read("bidwords");
        var batch = bidwords.Batches[0];
        Assert.That(batch["bid"].Values<double>().ToArray(), Is.All.GreaterThan(0));
        using var stored = BidwordIndex.Build(batch, Analyzer.English, negative: "negative");
        Assert.That(BidwordIndex.Open(stored, batch), Is.Not.Null);
        string own = products.Batches[0]["supplier"].GetString(0) + " " + products.Batches[0]["name"].GetString(0);
        Assert.That(batch["text"].GetString(0), Is.EqualTo(own));
    }

    [Test]
    public void HeadWords_Kinds_AreAmongThem()
    {
        using var words = Read("head_words");
        var texts = Enumerable.Range(0, (int)words.RowCount).Select(row => words.Batches[0][0].GetString(row)).ToList();
        Assert.That(texts, Is.SupersetOf((string[])["lamp", "printer", "lock"]).And.Ordered);
        Assert.That(texts, Does.Not.Contain("black"));
    }

    private static float[] Vector(Table terms, string term)
    {
        var batch = terms.Batches[0];
        int row = Enumerable.Range(0, batch.RowCount).First(row => batch[0].GetString(row) == term);
        return batch[1].Child(0).Values<float>().Slice(row * LatentSemantics.Dimensions, LatentSemantics.Dimensions)
            .ToArray();
    }

    private byte[] Bytes(string name) => File.ReadAllBytes(TableBuild.PathOf(_folder, name));

    private Table Read(string name) => IpcReader.ReadTable(TableBuild.PathOf(_folder, name));
}
