namespace AdFlow.Samples.SearchAds;

/// <summary>One product of a catalogue, real or generated. Texts are never null; what is missing is empty.</summary>
internal sealed record Product
{
    /// <summary>The product's number; <see cref="Id"/> as an integer.</summary>
    public required long AdId { get; init; }

    /// <summary>Identifier as the catalogue writes it.</summary>
    public required string Id { get; init; }

    /// <summary>Model name or number, for example "dv7-1211ea".</summary>
    public required string Name { get; init; }

    /// <summary>Full title: supplier, name, kind of product, what sets it apart.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence.</summary>
    public string ShortDescription { get; init; } = "";

    /// <summary>Brand; in this sample the advertiser.</summary>
    public required string Supplier { get; init; }

    /// <summary>Price in cents.</summary>
    public required long PriceCents { get; init; }

    /// <summary>Address of the picture; may be empty.</summary>
    public string Image { get; init; } = "";

    /// <summary>Attributes whose values are text, in the catalogue's order.</summary>
    public IReadOnlyList<TextAttribute> Attributes { get; init; } = [];
}
