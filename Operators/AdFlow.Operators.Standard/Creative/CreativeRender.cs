using System.Text;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Writes the texts of each ad: templates whose placeholders are filled with the ad's columns.</summary>
/// <remarks>
/// <para>In a template <c>{column}</c> stands for the column's value of the row, <c>{{</c> and <c>}}</c> for braces.
/// Texts are put in as they are, or escaped (<c>escape</c>; the template itself never is); integers in decimal digits,
/// floats by their shortest form; the price, integer cents, as an amount with two decimals behind the currency: 129900
/// is €1299.00. All culture-invariant.</para>
/// <para>A value that is null or an empty text is missing. Where a row has a <c>template</c> of its own and no value of
/// it is missing, it makes the title; else the node's <c>title</c> does. In the node's templates missing values are
/// left out; a text with placeholders that are all missing is null.</para>
/// <para>The columns <c>title</c>, <c>image</c> and, where it is asked for, <c>body</c> take the place of input columns
/// of these names; all others pass through. A template of a row with a stray brace or an unknown column fails the
/// run.</para>
/// </remarks>
[TableOperator("creative.render", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "ads: { op: creative.render, in: chosen, with: { body: \"{short_description}\", currency: \"€\" } }")]
public sealed unsafe class CreativeRender : TableOperator<CreativeRenderParameters>
{
    private RenderField[] _fields = [];
    private byte[] _title = [], _image = [], _body = [];

    /// <summary>Ads with their chosen creatives.</summary>
    public required InputPort In { get; init; }

    /// <summary>The creative's own template of the title; null or empty where it has none.</summary>
    [Optional]
    public required Reads<Text> Template { get; init; }

    /// <summary>Price in integer cents; <c>{price}</c> writes it as an amount of currency.</summary>
    [Optional]
    public required Reads<long> Price { get; init; }

    /// <summary>The rendered title.</summary>
    [Optional, Named("title")]
    public required Writes<Text> TitleText { get; init; }

    /// <summary>The rendered body; only where the setting <c>body</c> is given.</summary>
    [Optional, Named("body")]
    public required Writes<Text> BodyText { get; init; }

    /// <summary>The rendered address of the picture.</summary>
    [Optional, Named("image")]
    public required Writes<Text> ImageAddress { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        var fields = new Dictionary<string, RenderField>(StringComparer.Ordinal);
        _title = BindTemplate(node, Settings.Title, "title", fields);
        _image = BindTemplate(node, Settings.Image, "image", fields);
        _body = BindTemplate(node, Settings.Body ?? "", "body", fields);
        if (Template.IsPresent)
            foreach (string name in Settings.Fields?.Select(field => field.Name) ?? RenderableColumns())
                BindField(node, name, "fields", fields);
        _fields = [.. fields.Values];
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.Pass(In, name => name != TitleText.Name && name != ImageAddress.Name
            && (Settings.Body is null || name != BodyText.Name));
        outputs.Add(TitleText, nullable: true);
        if (Settings.Body is not null)
            outputs.Add(BodyText, nullable: true);
        outputs.Add(ImageAddress, nullable: true);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        Render(run, TitleText.Column, _title, ownTemplates: Template.IsPresent);
        Render(run, ImageAddress.Column, _image, ownTemplates: false);
        if (Settings.Body is not null)
            Render(run, BodyText.Column, _body, ownTemplates: false);
    }

    private void Render(RunContext run, WrittenColumn target, byte[] template, bool ownTemplates)
    {
        if (!run.Output.IsNeeded(target))
            return;
        int rows = run.Input(In).RowCount;
        var texts = new TextColumnWriter(run.Arena, rows, rows * 64);
        for (int row = 0; row < rows; row++)
        {
            if ((row & 0xFF) == 0)
                run.ThrowIfStopped();
            ReadOnlySpan<byte> used = template;
            if (ownTemplates && run.Column(Template).GetBytes(row) is { IsEmpty: false } own
                && CountMissing(run, own, row).Missing == 0)
                used = own;
            Append(run, used, row, ref texts);
        }
        run.Output.Write(target, texts.Finish());
    }

    private void Append(RunContext run, ReadOnlySpan<byte> template, int row, ref TextColumnWriter texts)
    {
        var (fields, missing) = CountMissing(run, template, row);
        if (fields > 0 && missing == fields)
        {
            texts.EndNull();
            return;
        }
        var reader = new TemplateReader(template);
        for (var part = reader.Read(); part != TemplatePart.End; part = reader.Read())
            if (part is TemplatePart.Literal)
                texts.Append(reader.Text);
            else if (Find(reader.Text) is { } field && !field.IsMissing(run, row))
                field.Write(run, row, Settings.Escape, ref texts);
        texts.EndText();
    }

    private (int Fields, int Missing) CountMissing(RunContext run, ReadOnlySpan<byte> template, int row)
    {
        int fields = 0, missing = 0;
        var reader = new TemplateReader(template);
        for (var part = reader.Read(); part != TemplatePart.End; part = reader.Read())
        {
            if (part is TemplatePart.Literal)
                continue;
            if (part is TemplatePart.Fault || Find(reader.Text) is not { } field)
                throw Refuse(template, part is TemplatePart.Fault, reader.Text, row);
            fields++;
            missing += field.IsMissing(run, row) ? 1 : 0;
        }
        return (fields, missing);
    }

    private RenderField? Find(ReadOnlySpan<byte> name)
    {
        foreach (var field in _fields)
            if (name.SequenceEqual(field.Name))
                return field;
        return null;
    }

    private OperatorException Refuse(ReadOnlySpan<byte> template, bool isFault, ReadOnlySpan<byte> name, int row)
    {
        string text = Encoding.UTF8.GetString(template);
        return new OperatorException(FailureClass.GraphAuthor, isFault
            ? Malformed(text)
            : $"the template '{text}' names '{Encoding.UTF8.GetString(name)}'; expected one of "
                + $"{string.Join(", ", _fields.Select(field => Encoding.UTF8.GetString(field.Name)))}: correct the "
                + "template, or add the column to 'fields'", Template.Name, row);
    }

    private static string Malformed(string template) =>
        $"the template '{template}' has a brace alone; write '{{column}}' for a value and '{{{{' or '}}}}' for a brace";

    private byte[] BindTemplate(
        NodeBinder node, string template, string parameter, Dictionary<string, RenderField> fields)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(template);
        var reader = new TemplateReader(bytes);
        for (var part = reader.Read(); part != TemplatePart.End; part = reader.Read())
        {
            if (part is TemplatePart.Fault)
            {
                node.Error(Malformed(template), parameter);
                break;
            }
            if (part is TemplatePart.Field)
                BindField(node, Encoding.UTF8.GetString(reader.Text), parameter, fields);
        }
        return bytes;
    }

    private void BindField(NodeBinder node, string name, string parameter, Dictionary<string, RenderField> fields)
    {
        if (fields.ContainsKey(name) || node.Find<Any>(In, name, parameter) is not { } column)
            return;
        var type = In.Schema[column.Column].Type;
        if (!RenderField.Accepts(type))
            node.Error($"column '{name}' is {type}; expected text or a number", parameter);
        byte[]? currency = column.Column == Price.Column ? Encoding.UTF8.GetBytes(Settings.Currency) : null;
        fields[name] = new RenderField(Encoding.UTF8.GetBytes(name), column, currency);
    }

    private IEnumerable<string> RenderableColumns() =>
        In.Schema.Fields.Where(field => RenderField.Accepts(field.Type)).Select(field => field.Name);
}

/// <summary>Settings of <see cref="CreativeRender"/>.</summary>
public sealed record CreativeRenderParameters
{
    /// <summary>Template of the title, for ads whose creative has none of its own that can be filled.</summary>
    public string Title { get; init; } = "{title}";

    /// <summary>Template of the body; by default there is no body.</summary>
    public string? Body { get; init; }

    /// <summary>Template of the address of the picture.</summary>
    public string Image { get; init; } = "{image}";

    /// <summary>What stands in front of a price, such as €; by default nothing.</summary>
    public string Currency { get; init; } = "";

    /// <summary>How values are put into the texts.</summary>
    public TextEscape Escape { get; init; } = TextEscape.None;

    /// <summary>Columns that the creatives' own templates may name, so that no others are kept for them; by default
    /// every text and number of the input.</summary>
    public IReadOnlyList<ColumnRef>? Fields { get; init; }
}
