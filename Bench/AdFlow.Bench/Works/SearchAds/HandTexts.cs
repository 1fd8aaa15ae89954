using System.Globalization;
using AdFlow.Operators.Standard;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>Writes the texts of the ads that are shown, by hand. Thread-safe.</summary>
internal sealed class HandTexts(AdTables tables)
{
    private readonly Column _titles = tables.Rows("products")["title"], _names = tables.Rows("products")["name"];
    private readonly Column _suppliers = tables.Rows("products")["supplier"];
    private readonly Column _descriptions = tables.Rows("products")["short_description"];
    private readonly Column _prices = tables.Rows("products")["price"];
    private readonly Column _templates = tables.Rows("creatives")["template"];
    private readonly Column _images = tables.Rows("creatives")["creative_image"];

    /// <summary>Writes the title of an ad: its creative's template, or the product's title.</summary>
    public void Title(int product, int creative, ref TextColumnWriter texts)
    {
        var template = creative < 0 ? default : _templates.GetBytes(creative);
        if (template.IsEmpty || !IsComplete(template, product))
        {
            Plain(_titles.GetBytes(product), ref texts);
            return;
        }
        var reader = new TemplateReader(template);
        for (var part = reader.Read(); part != TemplatePart.End; part = reader.Read())
            if (part is TemplatePart.Literal)
                texts.Append(reader.Text);
            else if (reader.Text.SequenceEqual("price"u8))
                Price(_prices.Values<long>()[product], ref texts);
            else
                texts.Append(Field(reader.Text, product));
        texts.EndText();
    }

    /// <summary>Writes the body of an ad.</summary>
    public void Body(int product, ref TextColumnWriter texts) => Plain(_descriptions.GetBytes(product), ref texts);

    /// <summary>Writes the address of the picture.</summary>
    public void Image(int creative, ref TextColumnWriter texts) =>
        Plain(creative < 0 ? default : _images.GetBytes(creative), ref texts);

    private bool IsComplete(ReadOnlySpan<byte> template, int product)
    {
        var reader = new TemplateReader(template);
        for (var part = reader.Read(); part != TemplatePart.End; part = reader.Read())
            if (part is TemplatePart.Field && !reader.Text.SequenceEqual("price"u8)
                && Field(reader.Text, product).IsEmpty)
                return false;
        return true;
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> name, int product) =>
        name.SequenceEqual("title"u8) ? _titles.GetBytes(product)
        : name.SequenceEqual("name"u8) ? _names.GetBytes(product)
        : _suppliers.GetBytes(product);

    private static void Plain(ReadOnlySpan<byte> text, ref TextColumnWriter texts)
    {
        if (text.IsEmpty)
        {
            texts.EndNull();
            return;
        }
        texts.Append(text);
        texts.EndText();
    }

    private static void Price(long cents, ref TextColumnWriter texts)
    {
        Span<byte> digits = stackalloc byte[20];
        (cents / 100).TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        texts.Append("€"u8);
        texts.Append(digits[..length]);
        texts.Append([(byte)'.', (byte)('0' + cents % 100 / 10), (byte)('0' + cents % 10)]);
    }
}
