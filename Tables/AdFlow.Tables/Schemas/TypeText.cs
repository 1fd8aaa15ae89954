using System.Globalization;

namespace AdFlow.Tables;

/// <summary>
/// The type names of graphs: <c>bool int8…int64 uint8…uint64 float16 float32 float64 decimal(p,s) utf8 binary date
/// timestamp time duration list&lt;T&gt; vector&lt;T,n&gt; struct&lt;name: T, …&gt; map&lt;K,V&gt;</c>, each followed
/// by
/// <c>?</c> where it may be null. Types with no such name print in a longer form that cannot be read back.
/// </summary>
public static class TypeText
{
    private static readonly Dictionary<string, DataType> Simple = new(StringComparer.Ordinal)
    {
        ["bool"] = DataType.Bool,
        ["int8"] = DataType.Int8, ["int16"] = DataType.Int16, ["int32"] = DataType.Int32, ["int64"] = DataType.Int64,
        ["uint8"] = DataType.UInt8, ["uint16"] = DataType.UInt16, ["uint32"] = DataType.UInt32,
        ["uint64"] = DataType.UInt64,
        ["float16"] = DataType.Float16, ["float32"] = DataType.Float32, ["float64"] = DataType.Float64,
        ["utf8"] = DataType.Utf8, ["binary"] = DataType.Binary,
        ["date"] = DataType.Date32,
        ["timestamp"] = DataType.Timestamp(TimeUnit.Microsecond, "UTC"),
        ["time"] = DataType.Time(TimeUnit.Microsecond),
        ["duration"] = DataType.Duration(TimeUnit.Microsecond),
    };

    /// <summary>Names that <see cref="TryParse"/> reads, for messages and schemas.</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        [.. Simple.Keys, "decimal(p,s)", "list<T>", "vector<T,n>", "struct<name: T>", "map<K,V>"];

    /// <summary>Reads a type name.</summary>
    /// <param name="text">For example <c>list&lt;utf8&gt;?</c>.</param>
    /// <param name="field">A field of that type without a name.</param>
    /// <param name="error">What was wrong and where in the text, or null.</param>
    /// <returns>Whether the text is a type name.</returns>
    public static bool TryParse(string text, out Field field, out string? error)
    {
        var parser = new Parser(text);
        field = parser.Read("", out error);
        if (error is null && !parser.AtEnd)
            error = $"unexpected '{text[parser.Position..]}' after the type";
        return error is null;
    }

    /// <summary>The name of a type, readable by <see cref="TryParse"/> where graphs have one for it.</summary>
    public static string Format(DataType type) => type.Id switch
    {
        TypeId.Decimal => Invariant($"decimal({type.Precision},{type.Scale})"),
        TypeId.Timestamp when type.Unit is TimeUnit.Microsecond && type.TimeZone is "UTC" => "timestamp",
        TypeId.Timestamp => $"timestamp[{Format(type.Unit)}{(type.TimeZone is { } zone ? ", " + zone : "")}]",
        TypeId.Time64 when type.Unit is TimeUnit.Microsecond => "time",
        TypeId.Time32 or TypeId.Time64 => $"time[{Format(type.Unit)}]",
        TypeId.Duration when type.Unit is TimeUnit.Microsecond => "duration",
        TypeId.Duration => $"duration[{Format(type.Unit)}]",
        TypeId.Date32 => "date",
        TypeId.FixedSizeBinary => Invariant($"fixed_size_binary[{type.Width}]"),
        TypeId.List => $"list<{Item(type.Children[0])}>",
        TypeId.LargeList => $"large_list<{Item(type.Children[0])}>",
        TypeId.FixedSizeList => Invariant($"vector<{Item(type.Children[0])},{type.Width}>"),
        TypeId.Struct => $"struct<{string.Join(", ", type.Children)}>",
        TypeId.Map when type.Children[0].Type.Children is [var key, var value] => $"map<{Item(key)},{Item(value)}>",
        TypeId.SparseUnion or TypeId.DenseUnion => $"{SnakeCase(type.Id)}<{string.Join(", ", type.Children)}>",
        TypeId.Dictionary => $"dictionary<{type.IndexType},{type.ValueType}>",
        _ => SnakeCase(type.Id),
    };

    // Vector items are never null and list items usually are: '?' is written only where it says something.
    private static string Item(Field field) => field.Type.ToString();

    private static string Format(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s", TimeUnit.Millisecond => "ms", TimeUnit.Microsecond => "us", _ => "ns",
    };

    private static string SnakeCase(TypeId id) => id switch
    {
        TypeId.LargeUtf8 => "large_utf8",
        TypeId.LargeBinary => "large_binary",
        TypeId.IntervalYearMonth => "interval[months]",
        TypeId.IntervalDayTime => "interval[days, ms]",
        TypeId.IntervalMonthDayNano => "interval[months, days, ns]",
        TypeId.SparseUnion => "sparse_union",
        TypeId.DenseUnion => "dense_union",
        _ => id.ToString().ToLowerInvariant(),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private ref struct Parser(string text)
    {
        private const int MaxDepth = 32;
        private int _depth;

        public int Position { get; private set; }

        public bool AtEnd
        {
            get
            {
                SkipSpace();
                return Position == text.Length;
            }
        }

        public Field Read(string name, out string? error)
        {
            if (++_depth > MaxDepth)
            {
                error = $"types may nest {MaxDepth} deep";
                return new Field(name, DataType.Null);
            }
            var type = ReadType(out error) ?? DataType.Null;
            _depth--;
            return new Field(name, type, Nullable: error is null && Take('?'));
        }

        private DataType? ReadType(out string? error)
        {
            string word = Word();
            if (Simple.TryGetValue(word, out var simple))
            {
                error = null;
                return simple;
            }
            switch (word)
            {
                case "decimal": return ReadDecimal(out error);
                case "list" when Take('<'): return ReadList(out error);
                case "vector" when Take('<'): return ReadVector(out error);
                case "struct" when Take('<'): return ReadStruct(out error);
                case "map" when Take('<'): return ReadMap(out error);
            }
            error = $"'{word}' is not a type; types are {string.Join(' ', Names)}";
            return null;
        }

        private DataType? ReadDecimal(out string? error)
        {
            int precision = 0, scale = 0;
            bool ok = Take('(') && Number(out precision) && Take(',') && Number(out scale) && Take(')');
            if (!ok || precision is < 1 or > 76 || scale > precision)
            {
                error = "expected decimal(precision, scale) with 1 ≤ precision ≤ 76 and scale ≤ precision";
                return null;
            }
            error = null;
            return DataType.Decimal(precision, scale);
        }

        private DataType? ReadList(out string? error)
        {
            var item = Read("item", out error);
            // As in Arrow by default, list items may be null; a trailing '?' inside the brackets is therefore optional.
            return Expect('>', ref error) ? DataType.List(item with { Nullable = true }) : null;
        }

        private DataType? ReadVector(out string? error)
        {
            var item = Read("item", out error);
            int size = 0;
            if (error is null && !(Take(',') && Number(out size) && size is >= 1 and <= 1 << 20))
                error = "expected vector<type, dimensions> with 1 to 1048576 dimensions";
            return Expect('>', ref error) ? DataType.FixedSizeList(item, size) : null;
        }

        private DataType? ReadMap(out string? error)
        {
            var key = Read("key", out error);
            if (error is null && !Take(','))
                error = "expected map<key type, value type>";
            var value = error is null ? Read("value", out error) : key;
            return Expect('>', ref error) ? DataType.Map(key.Type, value.Type) : null;
        }

        private DataType? ReadStruct(out string? error)
        {
            var fields = new List<Field>();
            do
            {
                string name = Word();
                error = name.Length > 0 && Take(':') ? null : "expected struct<name: type, …>";
                if (error is null)
                    fields.Add(Read(name, out error));
            }
            while (error is null && Take(','));
            return Expect('>', ref error) ? DataType.Struct(fields) : null;
        }

        private bool Expect(char c, ref string? error)
        {
            if (error is null && !Take(c))
                error = $"expected '{c}' at position {Position} of '{text}'";
            return error is null;
        }

        private string Word()
        {
            SkipSpace();
            int start = Position;
            while (Position < text.Length && (char.IsAsciiLetterOrDigit(text[Position]) || text[Position] == '_'))
                Position++;
            return text[start..Position];
        }

        private bool Number(out int value)
        {
            SkipSpace();
            int start = Position;
            while (Position < text.Length && char.IsAsciiDigit(text[Position]))
                Position++;
            return int.TryParse(text.AsSpan(start, Position - start), NumberStyles.None, CultureInfo.InvariantCulture,
                out value);
        }

        private bool Take(char c)
        {
            SkipSpace();
            if (Position >= text.Length || text[Position] != c)
                return false;
            Position++;
            return true;
        }

        private void SkipSpace()
        {
            while (Position < text.Length && text[Position] == ' ')
                Position++;
        }
    }
}
