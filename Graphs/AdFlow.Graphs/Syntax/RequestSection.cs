using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Reads <c>request:</c>.</summary>
internal sealed class RequestSection(SpecReader reader)
{
    private const string Example = "{ type: \"int64?\", private: drop }";

    /// <summary>The fields; those that cannot be understood are left out.</summary>
    public List<FieldSpec> Read(YamlNode node)
    {
        var fields = new List<FieldSpec>();
        var mapping = reader.Mapping(node, "request", "{ query: utf8, slots: \"int32?\" }");
        foreach (var (key, value) in mapping?.Entries ?? [])
        {
            reader.CheckName(key, "the request field");
            if (Read(key, value, $"request field {Shown.Quote(key.Text)}") is { } field)
                fields.Add(field);
        }
        return fields;
    }

    private FieldSpec? Read(YamlScalar name, YamlNode value, string subject)
    {
        if (value is not YamlMapping)
            return reader.Type(value, name.Text, subject) is { } bare ? new FieldSpec(bare, name.Position) : null;
        if (reader.Keys(value, subject, $"a type, or {Example}", name.Position, ["type", "private"]) is not { } keys
            || keys.Require("type", $"write {Example}") is not { } type
            || reader.Type(type, name.Text, subject) is not { } field)
            return null;
        var privacy = keys.Find("private") is { } given
            ? reader.Word(given, $"'private:' of {subject}", ("drop", FieldPrivacy.Drop), ("hash", FieldPrivacy.Hash))
            : FieldPrivacy.Public;
        if (privacy is FieldPrivacy.Hash && field.Type.Id is not (TypeId.Int64 or TypeId.Utf8))
            reader.Report(SyntaxCodes.Value, keys.Find("private")!.Position, $"'private:' of {subject} is 'hash', "
                + $"which int64 and utf8 can be; {field.Type} cannot hold a hash, so write 'drop'");
        return new FieldSpec(field, name.Position) { Privacy = privacy };
    }
}
