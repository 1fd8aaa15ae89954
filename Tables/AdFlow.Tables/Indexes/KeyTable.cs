using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// From distinct keys of a column to values of 0 and up: of each key's row, or of its group. Where integers lie
/// densely, their value stands at their place (<see cref="KeyLayout.Direct"/>). Otherwise buckets of one cache line
/// with linear probing (Knuth, TAOCP 3, 6.4 and exercise 13): one miss of the cache a probe where words tell integers
/// apart, one more where they do not and for texts. Immutable, thread-safe; finding allocates nothing.
/// </summary>
internal readonly unsafe struct KeyTable
{
    /// <summary>Keys whose lines are fetched together.</summary>
    public const int GroupSize = 64;

    private readonly KeyLayout _layout;
    private readonly KeyHash _hash;
    private readonly KeyColumn _keys;
    private readonly KeyFirsts _firsts;
    private readonly long _least;
    private readonly uint _range;
    private readonly int* _direct;
    private readonly ulong* _words;
    private readonly ulong _valueMask, _bucketMask;
    private readonly int _bucketBits, _valueBits;

    /// <summary>Reads what <see cref="KeyTableBuilder.Store"/> stored.</summary>
    /// <param name="reader">The stored index.</param>
    /// <param name="keys">Column that the keys come from.</param>
    /// <param name="firsts">A row of each value.</param>
    public KeyTable(IndexTableReader reader, KeyColumn keys, KeyFirsts firsts)
    {
        string layout = reader.Text("layout");
        reader.Require(Enum.TryParse(layout, out _layout) && Enum.IsDefined(_layout), $"layout '{layout}'",
            string.Join(" or ", Enum.GetNames<KeyLayout>()));
        _keys = keys;
        _firsts = firsts;
        _least = reader.Number("least");
        reader.Require(_layout == KeyLayout.Hashed || !keys.IsText, $"layout '{layout}' of texts", "Hashed");
        if (_layout == KeyLayout.Direct)
        {
            var values = reader.Array<int>("values", DataType.Int32);
            _direct = values.Pointer;
            _range = (uint)values.Length;
            return;
        }
        _hash = _layout == KeyLayout.Exact ? new(_least, (ulong)reader.Number("span")) : new();
        var words = reader.Array<ulong>("words", DataType.UInt64);
        int buckets = words.Length / KeyWords.PerBucket;
        reader.Require(buckets > 1 && int.IsPow2(buckets) && buckets * KeyWords.PerBucket == words.Length,
            $"{words.Length} words", $"a power of two of at least {2 * KeyWords.PerBucket}");
        var format = new KeyWords(firsts.Count, int.Log2(buckets));
        _words = words.Pointer;
        _valueMask = format.ValueMask;
        _valueBits = format.ValueBits;
        _bucketBits = format.BucketBits;
        _bucketMask = (ulong)buckets - 1;
    }

    /// <summary>Checks that probes neither run for ever nor out of the column, and that each key is found.</summary>
    public void Check(IndexTableReader reader, int length)
    {
        for (long place = 0; _layout == KeyLayout.Direct && place < _range; place++)
            if (_direct[place] < -1 || _direct[place] >= _firsts.Count)
                reader.Require(false, $"value {_direct[place]} of a key", $"a value below {_firsts.Count}");
        if (_layout != KeyLayout.Direct)
            CheckWords(reader);
        for (int row = 0; row < length; row++)
            if (_keys.IsValid(row) && ValueOf(row) is var value
                && (value < 0 || !_keys.Same(_firsts[value], row)))
                reader.Require(false, $"another row for key {_keys.Format(row)}", $"row {row}");
    }

    private int ValueOf(int row) => _keys.IsText ? Find(_keys.Bytes(row)) : Find(_keys.Integer(row));

    private void CheckWords(IndexTableReader reader)
    {
        bool isOpen = false;
        for (ulong word = 0; word < (_bucketMask + 1) * KeyWords.PerBucket; word++)
        {
            isOpen |= word % KeyWords.PerBucket == KeyWords.PerBucket - 1 && _words[word] == KeyWords.Empty;
            if (_words[word] != KeyWords.Empty && (_words[word] & _valueMask) >= (ulong)_firsts.Count)
                reader.Require(false, $"value {_words[word] & _valueMask} in a word",
                    $"a value below {_firsts.Count}");
        }
        reader.Require(isOpen, "no bucket with an empty word", "at most 0.6 of the words taken");
    }

    /// <summary>Value of an integer key, or −1.</summary>
    public int Find(long key) => _layout switch
    {
        KeyLayout.Direct => Direct(key),
        KeyLayout.Exact => Exact(key, _hash.Of(key)),
        _ => Hashed(key, _hash.Of(key)),
    };

    /// <summary>Value of a text key, or −1. The keys are texts.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        ulong hash = Hash64.Of(key), target = hash << _bucketBits | _valueMask;
        for (ulong bucket = hash >> (64 - _bucketBits); ; bucket = (bucket + 1) & _bucketMask)
        {
            for (uint hits = Hits(bucket, target); hits != 0; hits &= hits - 1)
                if (Value(bucket, hits) is var value and >= 0 && _keys.Bytes(_firsts[value]).SequenceEqual(key))
                    return value;
            if (!IsFull(bucket))
                return -1;
        }
    }

    /// <summary>Values of many integer keys, or −1 each; fetches the lines of a group at a time.</summary>
    public void Find(ReadOnlySpan<long> keys, Span<int> found)
    {
        if (_layout == KeyLayout.Direct)
            for (int i = 0; i < keys.Length; i++)
                found[i] = Direct(keys[i]);
        else
            for (int first = 0; first < keys.Length; first += GroupSize)
            {
                int count = Math.Min(GroupSize, keys.Length - first);
                FindGroup(keys.Slice(first, count), found.Slice(first, count));
            }
    }

    /// <summary>Values of the keys of a column, or −1 each; a null is not found.</summary>
    public void Find(KeyColumn probes, Span<int> found)
    {
        if (probes.IsText)
            for (int row = 0; row < found.Length; row++)
                found[row] = Find(probes.Bytes(row));
        else if (probes.Type is TypeId.Int64 or TypeId.UInt64)
            Find(probes.Integers64, found);
        else
            FindNarrow(probes, found);
        if (probes.HasNulls)
            for (int row = 0; row < found.Length; row++)
                found[row] = probes.IsValid(row) ? found[row] : -1;
    }

    [SkipLocalsInit]
    private void FindNarrow(KeyColumn probes, Span<int> found)
    {
        Span<long> wide = stackalloc long[GroupSize];
        for (int first = 0; first < found.Length; first += GroupSize)
        {
            var group = wide[..Math.Min(GroupSize, found.Length - first)];
            for (int i = 0; i < group.Length; i++)
                group[i] = probes.Integer(first + i);
            Find(group, found.Slice(first, group.Length));
        }
    }

    [SkipLocalsInit]
    private void FindGroup(ReadOnlySpan<long> keys, Span<int> found)
    {
        ulong* hashes = stackalloc ulong[GroupSize];
        for (int i = 0; i < keys.Length; i++)
        {
            hashes[i] = _hash.Of(keys[i]);
            Prefetch(_words + (hashes[i] >> (64 - _bucketBits)) * KeyWords.PerBucket);
        }
        if (_layout == KeyLayout.Hashed)
            PrefetchKeys(hashes, keys.Length);
        for (int i = 0; i < keys.Length; i++)
            found[i] = _layout == KeyLayout.Exact ? Exact(keys[i], hashes[i]) : Hashed(keys[i], hashes[i]);
    }

    // Fetches the keys that the bucket of each hash lets expect.
    private void PrefetchKeys(ulong* hashes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ulong bucket = hashes[i] >> (64 - _bucketBits);
            if (Value(bucket, Hits(bucket, hashes[i] << _bucketBits | _valueMask)) is var value and >= 0)
                Prefetch(_keys.Address(_firsts[value]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Direct(long key) => (ulong)(key - _least) is var at && at < _range ? _direct[at] : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Exact(long key, ulong hash)
    {
        ulong bucket = hash >> (64 - _bucketBits);
        uint hits = Hits(bucket, hash << _bucketBits | _valueMask);
        if (!_hash.Holds(key))
            return -1;
        return hits != 0 ? Value(bucket, hits) : IsFull(bucket) ? Moved(bucket, hash) : -1;
    }

    // An exact key that is not in its own bucket.
    private int Moved(ulong bucket, ulong hash)
    {
        for (ulong moved = 1; moved <= KeyWords.MostMoved; moved++)
        {
            bucket = (bucket + 1) & _bucketMask;
            if (Hits(bucket, hash << _bucketBits | moved << _valueBits | _valueMask) is var hits and > 0)
                return Value(bucket, hits);
            if (!IsFull(bucket))
                break;
        }
        return -1;
    }

    private int Hashed(long key, ulong hash)
    {
        ulong target = hash << _bucketBits | _valueMask;
        for (ulong bucket = hash >> (64 - _bucketBits); ; bucket = (bucket + 1) & _bucketMask)
        {
            for (uint hits = Hits(bucket, target); hits != 0; hits &= hits - 1)
                if (Value(bucket, hits) is var value and >= 0 && _keys.Integer(_firsts[value]) == key)
                    return value;
            if (!IsFull(bucket))
                return -1;
        }
    }

    // A bit for each word of a bucket that equals the target but for its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Hits(ulong bucket, ulong target)
    {
        ulong* words = _words + bucket * KeyWords.PerBucket;
        if (Vector512.IsHardwareAccelerated)
            return (uint)Vector512.Equals(Vector512.Load(words) | Vector512.Create(_valueMask),
                Vector512.Create(target)).ExtractMostSignificantBits();
        var mask = Vector256.Create(_valueMask);
        var wanted = Vector256.Create(target);
        return Vector256.Equals(Vector256.Load(words) | mask, wanted).ExtractMostSignificantBits()
            | Vector256.Equals(Vector256.Load(words + 4) | mask, wanted).ExtractMostSignificantBits() << 4;
    }

    // Value of the first word hit, or −1 where there is none or it is empty: a hash may look like an empty word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Value(ulong bucket, uint hits)
    {
        if (hits == 0)
            return -1;
        ulong value = _words[bucket * KeyWords.PerBucket + uint.TrailingZeroCount(hits)] & _valueMask;
        return value == _valueMask ? -1 : (int)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsFull(ulong bucket) => _words[bucket * KeyWords.PerBucket + KeyWords.PerBucket - 1] != KeyWords.Empty;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
