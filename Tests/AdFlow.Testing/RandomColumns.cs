using System.Text;

namespace AdFlow.Testing;

/// <summary>Makes random columns straight in an arena. Not thread-safe.</summary>
internal sealed unsafe class RandomColumns(int seed, Arena arena)
{
    private const int DictionarySize = 20;

    private static readonly string[] Words = ["", "a", "straße", "шина", "日本語", "𝄞 clef", "plain ascii words", "x\0y"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<DataType, nint> _dictionaries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Makes a column.</summary>
    public ColumnNode* Create(Field field, int rows)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        Fill(node, field.Type, field.Nullable, rows);
        return node;
    }

    /// <summary>Columns made from now on get new dictionaries.</summary>
    public void ForgetDictionaries() => _dictionaries.Clear();

    private void Fill(ColumnNode* node, DataType type, bool nullable, int rows)
    {
        node->Length = rows;
        if (type.Id is TypeId.Null)
            node->NullCount = rows;
        else if (nullable && type.HasValidity())
            FillValidity(node);
        switch (type.Id)
        {
            case TypeId.Null: break;
            case TypeId.Bool: node->Values = RandomBytes(Bitmap.Bytes(rows) + 1); break;
            case TypeId.Struct: FillChildren(node, type, rows); break;
            case TypeId.FixedSizeList: FillChildren(node, type, rows * type.Width); break;
            case TypeId.List or TypeId.LargeList or TypeId.Map: FillLists(node, type); break;
            case TypeId.Utf8 or TypeId.LargeUtf8 or TypeId.Binary or TypeId.LargeBinary: FillBytes(node, type); break;
            case TypeId.SparseUnion or TypeId.DenseUnion: FillUnion(node, type); break;
            case TypeId.Dictionary: FillCodes(node, type); break;
            default: FillFixed(node, type); break;
        }
    }

    private void FillValidity(ColumnNode* node)
    {
        byte* bits = RandomBytes(Bitmap.Bytes(node->Length) + 1);
        for (int row = 0; row < node->Length; row++)
            Bitmap.Set(bits, row, _random.Next(5) > 0);
        node->NullCount = node->Length - Bitmap.Count(bits, node->Length);
        node->Validity = node->NullCount > 0 ? bits : null;
    }

    private void FillChildren(ColumnNode* node, DataType type, int rows)
    {
        node->ChildCount = type.Children.Count;
        node->Children = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Fill(node->Children + i, type.Children[i].Type, type.Children[i].Nullable, rows);
    }

    private void FillLists(ColumnNode* node, DataType type)
    {
        int at = _random.Next(4);
        node->Offsets = arena.Allocate(8L * (node->Length + 1));
        for (int row = 0; row <= node->Length; row++)
        {
            SetOffset(node, type, row, at);
            at += _random.Next(4);
        }
        FillChildren(node, type, at);
    }

    private void FillBytes(ColumnNode* node, DataType type)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)]));
        node->Offsets = arena.Allocate(8L * (node->Length + 1));
        for (int row = 0; row <= node->Length; row++)
        {
            SetOffset(node, type, row, bytes.Count);
            bytes.AddRange(type.Id is TypeId.Utf8 or TypeId.LargeUtf8
                ? Encoding.UTF8.GetBytes(Words[_random.Next(Words.Length)] + _random.Next(100))
                : [.. Enumerable.Range(0, _random.Next(5)).Select(_ => (byte)_random.Next(256))]);
        }
        node->Values = arena.Allocate(bytes.Count);
        bytes.CopyTo(new Span<byte>(node->Values, bytes.Count));
    }

    private static void SetOffset(ColumnNode* node, DataType type, int row, int offset)
    {
        if (type.HasLargeOffsets())
            ((long*)node->Offsets)[row] = offset;
        else
            ((int*)node->Offsets)[row] = offset;
    }

    private void FillUnion(ColumnNode* node, DataType type)
    {
        bool dense = type.Id is TypeId.DenseUnion;
        Span<int> used = stackalloc int[type.Children.Count];
        node->Values = arena.Allocate(node->Length);
        node->Offsets = dense ? arena.Allocate(4L * node->Length) : null;
        for (int row = 0; row < node->Length; row++)
        {
            int child = _random.Next(type.Children.Count);
            node->Values[row] = (byte)type.TypeCodes[child];
            if (dense)
                ((int*)node->Offsets)[row] = used[child]++;
        }
        FillChildren(node, type, node->Length);
    }

    private void FillCodes(ColumnNode* node, DataType type)
    {
        if (!_dictionaries.TryGetValue(type, out nint values))
            _dictionaries[type] = values = (nint)Create(new Field("", type.ValueType!), DictionarySize);
        node->Dictionary = (ColumnNode*)values;
        int width = type.ByteWidth();
        node->Values = arena.AllocateZeroed((long)node->Length * width);
        for (int row = 0; row < node->Length; row++)
            node->Values[(long)row * width] = (byte)_random.Next(DictionarySize);
    }

    private void FillFixed(ColumnNode* node, DataType type)
    {
        int width = type.ByteWidth();
        node->Values = RandomBytes((long)node->Length * width);
        for (int row = 0; row < node->Length; row++)
            Limit(new Span<byte>(node->Values + (long)row * width, width), type);
    }

    // Values that the type allows: times within a day, dates of milliseconds on a day, decimals within their digits.
    private void Limit(Span<byte> value, DataType type)
    {
        const int SecondsPerDay = 86_400;
        switch (type.Id)
        {
            case TypeId.Date32: BitConverter.TryWriteBytes(value, _random.Next(-50_000, 50_000)); break;
            case TypeId.Date64: BitConverter.TryWriteBytes(value, _random.Next(-50_000, 50_000) * 86_400_000L); break;
            case TypeId.Time32 or TypeId.Time64:
                long ticks = _random.Next(SecondsPerDay) * (long)Math.Pow(1000, (int)type.Unit);
                BitConverter.GetBytes(ticks).AsSpan(0, value.Length).CopyTo(value);
                break;
            case TypeId.Decimal:
                value.Fill((byte)(_random.Next(2) == 0 ? 0 : 0xFF));
                BitConverter.TryWriteBytes(value,
                    value[^1] == 0 ? _random.Next(10_000_000) : -1 - _random.Next(9_999_999));
                break;
        }
    }

    private byte* RandomBytes(long bytes)
    {
        byte* at = arena.Allocate(bytes);
        _random.NextBytes(new Span<byte>(at, (int)bytes));
        return at;
    }
}
