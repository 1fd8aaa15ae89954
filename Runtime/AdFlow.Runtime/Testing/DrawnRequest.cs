using System.Globalization;
using System.Text;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>A request that was drawn: for each field a number, the smaller the simpler. Request n of a seed is the same
/// whatever the others are. Immutable.</summary>
internal sealed class DrawnRequest
{
    // A fraction of a range has so many steps, so that numbers have few digits.
    private const long Steps = 1_000_000;

    private readonly GeneratedRequestsSpec _spec;
    private readonly long[] _choices;

    private DrawnRequest(GeneratedRequestsSpec spec, long[] choices) => (_spec, _choices) = (spec, choices);

    /// <summary>Draws a request.</summary>
    /// <param name="spec">What from.</param>
    /// <param name="number">Its number, from 1.</param>
    public static DrawnRequest Of(GeneratedRequestsSpec spec, int number)
    {
        ulong state = Mixed(spec.Seed) ^ Mixed((ulong)number * 0x9E3779B97F4A7C15);
        return new(spec, [.. spec.Fields.Select(field =>
        {
            state += 0x9E3779B97F4A7C15;
            return (long)(Mixed(state) % (ulong)Choices(field));
        })]);
    }

    /// <summary>Simpler requests, the simplest first: one field changed in each.</summary>
    public IEnumerable<DrawnRequest> Simpler()
    {
        for (int field = 0; field < _choices.Length; field++)
            foreach (long choice in new[] { 0, _choices[field] / 2, _choices[field] - 1 }.Distinct())
                if (choice >= 0 && choice < _choices[field])
                {
                    long[] simpler = [.. _choices];
                    simpler[field] = choice;
                    yield return new DrawnRequest(_spec, simpler);
                }
    }

    /// <summary>As a JSON object.</summary>
    public byte[] ToUtf8() => RowText.Write(json =>
    {
        json.WriteStartObject();
        for (int i = 0; i < _choices.Length; i++)
        {
            var field = _spec.Fields[i];
            json.WritePropertyName(field.Name.Text);
            if (field.Values.Count > 0)
                YamlJson.Write(field.Values[(int)_choices[i]], json);
            else
                json.WriteRawValue(Number(field, _choices[i]).ToString("0.############", CultureInfo.InvariantCulture));
        }
        json.WriteEndObject();
    }).ToArray();

    public override string ToString() => Encoding.UTF8.GetString(ToUtf8());

    private static decimal Number(DrawnField field, long choice) => field.IsWhole ? field.From + choice
        : field.From + (field.To - field.From) / Steps * choice;

    private static long Choices(DrawnField field) => field.Values.Count > 0 ? field.Values.Count
        : field.IsWhole ? (long)(field.To - field.From) + 1 : Steps + 1;

    // SplitMix64 (G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
    private static ulong Mixed(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }
}
