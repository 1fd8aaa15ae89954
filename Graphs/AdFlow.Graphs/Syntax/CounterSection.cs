using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Graphs;

/// <summary>Reads the tables of counters of <c>tables:</c>. Used once.</summary>
internal sealed class CounterSection(SpecReader reader)
{
    private const string Mark = "counter", Example = "{ counter: { campaign_id: int64 } }";

    /// <summary>Those that were understood.</summary>
    public List<CounterSpec> Found { get; } = [];

    /// <summary>Whether what stands for a table is one of counters.</summary>
    public static bool IsCounter(YamlNode node) =>
        node is YamlMapping mapping && mapping.Entries.Any(entry => entry.Key.Text == Mark);

    /// <summary>Reads one.</summary>
    public void Read(YamlScalar name, YamlMapping mapping)
    {
        string subject = $"counter table {Shown.Quote(name.Text)}";
        reader.CheckName(name, "the table");
        var keys = new MappingReader(reader, mapping, subject, name.Position, [Mark]);
        var value = keys.FindEntry(Mark)!.Value;
        if (reader.Mapping(value, $"'{Mark}:' of {subject}", "{ campaign_id: int64 }") is not { } key)
            return;
        if (key.Entries is not [var (keyName, type)])
        {
            if (key.Unreadable.Count == 0)
                Fail(key.Position, subject, $"has {key.Entries.Count} keys");
            return;
        }
        if (reader.Type(type, keyName.Text, $"key {Shown.Quote(keyName.Text)} of {subject}") is not { } field)
            return;
        if (KindOf(field) is { } kind)
            Found.Add(new CounterSpec(name, keyName, kind));
        else
            Fail(type.Position, subject, $"has the key {field}");
    }

    private void Fail(SourcePosition position, string subject, string found) => reader.Report(
        SyntaxCodes.Form, position, $"{subject} {found}; expected one, of int64 or utf8: {Example}");

    private static CounterKey? KindOf(Field field) =>
        field.Nullable ? null
        : field.Type.Equals(DataType.Int64) ? CounterKey.Int64
        : field.Type.Equals(DataType.Utf8) ? CounterKey.Utf8 : null;
}
