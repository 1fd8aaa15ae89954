using System.Text;
using AdFlow.Graphs.Tests.Golden;

namespace AdFlow.Graphs.Tests.Overlays;

public sealed class OverlayTextTests
{
    private const int Rounds = 600;

    private static readonly string[] Texts =
    [
        .. GoldenCase.Read("OverlaidPlans").SelectMany(golden => golden.Documents)
            .Where(document => document.File == "o.yaml").Select(document => document.Text),
        """
        doc: "two\nlines: # and \"quotes\""
        set:
          a.b: max(x, y) > 3
          bid/ecpm.scale: "=request.slots"
          'c.d: e': [ -1, "", null, ~, 'it''s', { "k, y": [], z: {} } ]
          e.f: several
            lines of

            one text
          g.h: |
            a block
              of it
          i.j:
            - - nested
              - [ deeper, [ still ] ]
            - k: v
          l.m:
        swap:
          pctr: { op: rank.linear, with: { coefficients: pctr.json, output: pctr } }
          "some": { use: sub/graph.yaml, in: [ a, b.rest ], when: request.slots > 1, timeout: 4ms, on_timeout: empty }
        """,
    ];

    [Test]
    public void Text_OfAnyOverlay_IsReadAsTheSameOverlay([Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        var mutation = new TextMutation(Texts);
        int read = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string text = Texts[random.Next(Texts.Length)];
            text = round < 2 * Texts.Length ? Texts[round % Texts.Length] : mutation.Mutate(random, text);
            if (Read(text) is not { } overlay)
                continue;
            read++;
            string written = OverlayText.Of(overlay);
            string where = $"seed {seed}, round {round}\n--- text\n{text}\n--- written\n{written}\n---";
            var again = Read(written);
            Assert.That(again, Is.Not.Null, where);
            Assert.That(Shape(again!), Is.EqualTo(Shape(overlay)), where);
        }
        Assert.That(read, Is.GreaterThan(Rounds / 20), $"seed {seed}: hardly any text is an overlay");
    }

    [Test]
    public void Text_OfAnOverlayThatChangesNothing_IsOne()
    {
        var empty = Read(OverlayText.Of(new GraphOverlay("")));
        Assert.That(empty!.IsEmpty);
    }

    private static GraphOverlay? Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var overlay = OverlayReader.ReadText(text, "o.yaml", diagnostics);
        return diagnostics.HasErrors ? null : overlay;
    }

    // All that an overlay says, without places.
    private static string Shape(GraphOverlay overlay)
    {
        var text = new StringBuilder(overlay.Doc);
        foreach (var setting in overlay.Set)
            Add(text.Append("\nset ").Append(setting.Node).Append(" . ").Append(setting.Name).Append(' '),
                setting.Value);
        foreach (var swap in overlay.Swap)
        {
            Add(Add(text.Append("\nswap "), swap.Node), swap.Written);
            text.Append(swap.With.Op?.Text).Append(swap.With.Use?.Text).Append(swap.With.In.Count);
        }
        return text.ToString();
    }

    private static StringBuilder Add(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return text.Append(scalar.IsQuoted ? '"' : '`').Append(scalar.Text).Append(scalar.IsQuoted ? '"' : '`');
            case YamlSequence sequence:
                text.Append('[');
                foreach (var item in sequence.Items)
                    Add(text, item).Append(',');
                return text.Append(']');
            default:
                text.Append('{');
                foreach (var (key, value) in ((YamlMapping)node).Entries)
                    Add(Add(text, key).Append(':'), value).Append(',');
                return text.Append('}');
        }
    }
}
