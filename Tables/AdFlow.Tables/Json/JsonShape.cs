using System.Globalization;

namespace AdFlow.Tables.Json;

/// <summary>What values of one field were seen, with the line where each kind was first.</summary>
internal sealed class JsonShape(string name)
{
    private readonly long[] _firstLines = new long[(int)JsonKind.Count];
    private readonly Dictionary<string, JsonShape> _byName = new(StringComparer.Ordinal);
    private readonly List<JsonShape> _members = [];
    private long _occurrences;
    private long _objects;

    public void Observe(JsonKind kind, long line)
    {
        _occurrences++;
        _objects += kind is JsonKind.Object ? 1 : 0;
        if (_firstLines[(int)kind] == 0)
            _firstLines[(int)kind] = line;
    }

    /// <summary>Number of members seen.</summary>
    public int Members => _members.Count;

    /// <summary>The shape of an object's member, or of an array's items under the name <c>item</c>.</summary>
    public JsonShape Member(string member)
    {
        if (!_byName.TryGetValue(member, out var shape))
        {
            _byName.Add(member, shape = new JsonShape(member));
            _members.Add(shape);
        }
        return shape;
    }

    /// <summary>Fields that hold the members of all objects seen.</summary>
    /// <param name="path">Path to the object, empty for the row.</param>
    /// <param name="errors">Takes fields with values of unlike types.</param>
    public Field[] ToFields(string path, List<string> errors) => [.. _members.Select(member => new Field(
        member.Name,
        member.ToType(path.Length > 0 ? $"{path}.{member.Name}" : member.Name, errors),
        member.Saw(JsonKind.Null) || member._occurrences < _objects))];

    private string Name { get; } = name;

    private DataType ToType(string path, List<string> errors)
    {
        // Strings that are numbers join plain numbers, but next to other strings, or alone, they are text.
        bool numbers = (Saw(JsonKind.Integer) || Saw(JsonKind.Float)) && !Saw(JsonKind.Text);
        var kinds = new List<(long Line, string Words)>();
        AddKind(kinds, "a boolean", JsonKind.Bool);
        AddKind(kinds, "a number", JsonKind.Integer, JsonKind.Float);
        AddKind(kinds, "an array", JsonKind.List);
        AddKind(kinds, "an object", JsonKind.Object);
        if (!numbers)
            AddKind(kinds, "a string", JsonKind.Text, JsonKind.LargeInteger, JsonKind.NonFinite);
        if (kinds.Count > 1)
            errors.Add(Unlike(path, kinds));
        return Saw(JsonKind.Bool) ? DataType.Bool
            : numbers ? Saw(JsonKind.Float) || Saw(JsonKind.NonFinite) ? DataType.Float64 : DataType.Int64
            : Saw(JsonKind.List) ? DataType.List(Member("item").ToType($"{path}[]", errors))
            : Saw(JsonKind.Object) ? DataType.Struct(ToFields(path, errors))
            : DataType.Utf8;
    }

    private void AddKind(List<(long Line, string Words)> kinds, string words, params ReadOnlySpan<JsonKind> alike)
    {
        long first = 0;
        foreach (var kind in alike)
            if (_firstLines[(int)kind] is > 0 and var line && (first == 0 || line < first))
                first = line;
        if (first > 0)
            kinds.Add((first, words));
    }

    private static string Unlike(string path, List<(long Line, string Words)> kinds)
    {
        kinds.Sort();
        var (first, second) = (kinds[0], kinds[1]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"line {second.Line}: {path}: found {second.Words}, expected {first.Words} as in line {first.Line}");
    }

    private bool Saw(JsonKind kind) => _firstLines[(int)kind] != 0;
}
