namespace AdFlow.Tables.Indexes;

/// <summary>Makes the stored form of a <see cref="KeyTable"/>.</summary>
/// <param name="keys">Column of the keys.</param>
/// <param name="rowOfValue">Row of each value, with distinct keys; null where each row that has a key is its own value.
/// </param>
internal sealed class KeyTableBuilder(KeyColumn keys, int[]? rowOfValue)
{
    // An entry of a direct layout is 4 bytes, a key in buckets costs 13 to 27.
    private const ulong MostPlacesPerKey = 4;

    private readonly int _values = rowOfValue?.Length ?? keys.Length;
    private int _count;
    private long _least;
    private ulong _span;

    private bool IsDense =>
        _count == 0 || _span < Math.Min(MostPlacesPerKey * (ulong)_count, (ulong)Array.MaxLength);

    /// <summary>Adds the table's columns.</summary>
    public void Store(IndexTableBuilder table)
    {
        Survey();
        if (!keys.IsText && IsDense)
            Add(table, KeyLayout.Direct).AddArray<int>("values", DataType.Int32, Direct());
        else if (!keys.IsText && Words(new KeyHash(_least, _span), isExact: true) is { } exact)
            Add(table, KeyLayout.Exact).AddArray<ulong>("words", DataType.UInt64, exact);
        else
            Add(table, KeyLayout.Hashed).AddArray<ulong>("words", DataType.UInt64, Words(new(), isExact: false)!);
    }

    private IndexTableBuilder Add(IndexTableBuilder table, KeyLayout layout)
    {
        table.AddText("layout", layout.ToString());
        table.AddNumber("least", _least);
        table.AddNumber("span", (long)_span);
        return table;
    }

    private void Survey()
    {
        long greatest = long.MinValue;
        _least = long.MaxValue;
        for (int value = 0; value < _values; value++)
            if (HasKey(value))
            {
                _count++;
                long key = keys.IsText ? 0 : keys.Integer(Row(value));
                _least = Math.Min(_least, key);
                greatest = Math.Max(greatest, key);
            }
        if (_count == 0)
            _least = greatest = 0;
        _span = (ulong)(greatest - _least);
    }

    private int[] Direct()
    {
        int[] values = new int[_count == 0 ? 0 : _span + 1];
        Array.Fill(values, -1);
        for (int value = 0; value < _values; value++)
            if (HasKey(value))
                values[keys.Integer(Row(value)) - _least] = value;
        return values;
    }

    // Null where words of this size cannot tell keys apart.
    private ulong[]? Words(KeyHash hash, bool isExact)
    {
        var format = new KeyWords(_values, KeyWords.BucketBitsOf(_count));
        if (isExact && !format.Holds(hash))
            return null;
        ulong[] words = new ulong[(long)KeyWords.PerBucket << format.BucketBits];
        Array.Fill(words, KeyWords.Empty);
        for (int value = 0; value < _values; value++)
            if (HasKey(value) && !Place(words, format, hash.Of(keys, Row(value)), (ulong)value, isExact))
                return null;
        return words;
    }

    private static bool Place(ulong[] words, KeyWords format, ulong hash, ulong value, bool isExact)
    {
        long mask = (words.Length / KeyWords.PerBucket) - 1, bucket = (long)(hash >> (64 - format.BucketBits));
        for (int moved = 0; moved <= KeyWords.MostMoved || !isExact; moved++, bucket = (bucket + 1) & mask)
        {
            var places = words.AsSpan((int)(bucket * KeyWords.PerBucket), KeyWords.PerBucket);
            if (places.IndexOf(KeyWords.Empty) is not (var free and >= 0))
                continue;
            ulong rest = hash << format.BucketBits & ~format.ValueMask;
            places[free] = rest | (isExact ? (ulong)moved << format.ValueBits : 0) | value;
            return true;
        }
        return false;
    }

    private int Row(int value) => rowOfValue is null ? value : rowOfValue[value];

    private bool HasKey(int value) => keys.IsValid(Row(value));
}
