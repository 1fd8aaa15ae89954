using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class ProductHeadsTests
{
    [Test]
    public void Of_TypeInLowerCaseBehindTheName_IsFoundBeforeTheRest() => Assert.That(
        Heads("Epson", "ELPLP67", "Epson ELPLP67 projector lamp", "Lamp for EB-S02"), Is.EqualTo((string[])["lamp"]));

    [Test]
    public void Of_SupplierInThePhrases_IsNoHead() => Assert.That(
        Heads("Lock", "K9", "Lock K9", "Cable lock by Lock"), Is.Empty);

    [Test]
    public void Of_NoTypeInTheTitle_TakesTheAttribute() => Assert.That(
        Heads("HP", "dv7-1211ea", "HP Pavilion dv7-1211ea Notebook Silver", "",
            new TextAttribute("product_type", "Portable computer")), Is.EqualTo((string[])["computer"]));

    [Test]
    public void Of_DescriptionAndType_AreBothHeads() => Assert.That(
        Heads("Acme", "X1", "Acme X1 headset", "Headphones for the office"),
        Is.EqualTo((string[])["headphone", "headset"]));

    [TestCase("TN-2110 toner", "TN2110")]
    [TestCase("6ES7-288 PL-C 5", "6ES7288")]
    [TestCase("Galaxy S10", "")]
    public void Model_WordWithDigitAndParts_IsPutTogether(string name, string model) =>
        Assert.That(ProductTable.Model(name), Is.EqualTo(model));

    private static IReadOnlyList<string> Heads(
        string supplier, string name, string title, string description, params TextAttribute[] attributes)
    {
        using var tokens = new Tokens();
        return ProductHeads.Of(new Product
        {
            AdId = 1, Id = "1", Supplier = supplier, Name = name, Title = title, ShortDescription = description,
            PriceCents = 1, Attributes = attributes,
        }, tokens);
    }
}
