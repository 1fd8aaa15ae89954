using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Reads the open Icecat catalogue as the project querqy/chorus publishes it: four zip files, each with one JSON file,
/// an array of products whose textual attributes are the properties <c>attr_t_*</c>. Prices are integer cents.
/// </summary>
internal static class IcecatReader
{
    /// <summary>Folder of the shared data that holds the catalogue.</summary>
    public const string Folder = "chorus-icecat";

    private const string TextAttributePrefix = "attr_t_";
    private static readonly string[] Files = ["1.json.zip", "2.json.zip", "3.json.zip", "4.json.zip"];

    /// <summary>Whether all files are there.</summary>
    public static bool IsComplete(string folder) => Files.All(file => File.Exists(Path.Combine(folder, file)));

    /// <summary>Hash of the files' bytes.</summary>
    public static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files)
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))));
        return "icecat-" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the products, ordered by the bytes of their ids.</summary>
    /// <exception cref="InvalidDataException">A file is not what the catalogue publishes.</exception>
    public static IReadOnlyList<Product> Read(string folder)
    {
        var products = new List<Product>(20_000);
        foreach (string file in Files)
            ReadFile(Path.Combine(folder, file), products);
        products.Sort((one, other) => string.CompareOrdinal(one.Id, other.Id));
        return products;
    }

    private static void ReadFile(string path, List<Product> products)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            using var document = JsonDocument.Parse(content);
            foreach (var product in document.RootElement.EnumerateArray())
                products.Add(ReadProduct(product, $"{Path.GetFileName(path)}, product {products.Count}"));
        }
    }

    private static Product ReadProduct(JsonElement product, string place)
    {
        string id = Required(product, "id", place);
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw new InvalidDataException($"{place} has id '{id}'. Expected digits; is this the Icecat catalogue?");
        return new Product
        {
            AdId = number,
            Id = id,
            Name = Required(product, "name", place),
            Title = Required(product, "title", place),
            ShortDescription = Optional(product, "short_description"),
            Supplier = Required(product, "supplier", place),
            PriceCents = product.GetProperty("price").GetInt64(),
            Image = Optional(product, "img_500x500"),
            Attributes = ReadAttributes(product),
        };
    }

    private static List<TextAttribute> ReadAttributes(JsonElement product)
    {
        var attributes = new List<TextAttribute>();
        foreach (var property in product.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.String
                && property.Name.StartsWith(TextAttributePrefix, StringComparison.Ordinal))
                attributes.Add(new(property.Name[TextAttributePrefix.Length..], Clean(property.Value.GetString()!)));
        return attributes;
    }

    private static string Required(JsonElement product, string name, string place) =>
        product.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Clean(value.GetString()!)
            : throw new InvalidDataException($"{place} has no text '{name}'. Is this the Icecat catalogue?");

    private static string Optional(JsonElement product, string name) =>
        product.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Clean(value.GetString()!) : "";

    // Trade mark signs would become letters in Unicode's compatibility form: "Core™" would be "coretm".
    private static string Clean(string text) =>
        text.AsSpan().ContainsAny('®', '™', '©') ? string.Concat(text.Split('®', '™', '©')) : text;
}
