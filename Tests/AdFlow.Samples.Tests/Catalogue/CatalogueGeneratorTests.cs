using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class CatalogueGeneratorTests
{
    private static readonly IReadOnlyList<Product> Products = CatalogueGenerator.Generate(2_000, 5);

    [Test]
    public void Generate_SameSeed_GivesSameProducts()
    {
        var again = CatalogueGenerator.Generate(2_000, 5);
        Assert.That(again.Select(Describe), Is.EqualTo(Products.Select(Describe)));
    }

    [Test]
    public void Generate_OtherSeed_GivesOtherProducts() => Assert.That(
        CatalogueGenerator.Generate(2_000, 6).Select(Describe), Is.Not.EqualTo(Products.Select(Describe)));

    [Test]
    public void Generate_SmallerCatalogue_IsTheStartOfALargerOne() => Assert.That(
        CatalogueGenerator.Generate(100, 5).Select(Describe), Is.EqualTo(Products.Take(100).Select(Describe)));

    [Test]
    public void Generate_Products_AreCompleteAndOrderedById()
    {
        Assert.That(Products.Select(product => product.Id), Is.Ordered.Using<string>(StringComparer.Ordinal));
        Assert.That(Products.Select(product => product.AdId), Is.Unique);
        foreach (var product in Products)
        {
            Assert.That(product.Title, Does.StartWith(product.Supplier + " " + product.Name));
            Assert.That(product.PriceCents, Is.GreaterThan(100));
            Assert.That(product.Attributes, Is.Not.Empty);
        }
    }

    [Test]
    public void Generate_Kinds_HaveMainProductsAndAccessories()
    {
        var types = Products.Select(product => product.Attributes[0].Value).Distinct().ToList();
        Assert.That(types, Is.SupersetOf((string[])["Projector", "Lamp", "Notebook", "Lock"]));
    }

    // A value that must never change: whoever changes the generator raises its version.
    [Test]
    public void Generate_FirstProduct_StaysWhatItIs() => Assert.That(
        Describe(CatalogueGenerator.Generate(1, CatalogueGenerator.DefaultSeed)[0]), Does.StartWith(
            "100001|Ravello Terra RZ-167 wireless mouse Red optical both|B"));

    private static string Describe(Product product) => string.Join('|',
        product.Id, product.Title, product.ShortDescription, product.PriceCents, product.Image,
        string.Join(',', product.Attributes.Select(attribute => attribute.ToString())));
}
