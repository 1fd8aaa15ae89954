using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>Reads the table of a stored index, checking that it has the expected kind and columns.</summary>
internal readonly unsafe struct IndexTableReader
{
    private readonly Batch _batch;
    private readonly string _kind;

    /// <summary>Starts reading an index.</summary>
    /// <param name="table">The stored index.</param>
    /// <param name="kind">Kind and version it must have, as <c>key/1</c>.</param>
    /// <exception cref="IndexFormatException">It has another.</exception>
    public IndexTableReader(Table table, string kind)
    {
        _kind = kind;
        Table = table;
        Require(table.Batches.Count == 1 && table.RowCount == 1, $"{table.RowCount} rows", "one row");
        _batch = table.Batches[0];
        string found = Text(IndexTableBuilder.KindColumn);
        Require(found == kind, $"an index of kind {found}", kind);
    }

    /// <summary>The stored index.</summary>
    public Table Table { get; }

    /// <summary>An array.</summary>
    public IndexArray<T> Array<T>(string name, DataType item) where T : unmanaged
    {
        var (start, end) = List(name, item, out var child);
        return new((T*)child.Node->Values + start, (int)(end - start));
    }

    /// <summary>An array whose length is known from another one.</summary>
    public IndexArray<T> Array<T>(string name, DataType item, long length) where T : unmanaged
    {
        var array = Array<T>(name, item);
        Require(array.Length == length, $"{array.Length} elements of '{name}'", $"{length}");
        return array;
    }

    /// <summary>An array of texts.</summary>
    public IndexTexts Texts(string name)
    {
        var (start, end) = List(name, DataType.Utf8, out var child);
        return new((int*)child.Node->Offsets + start, child.Node->Values, (int)(end - start));
    }

    /// <summary>One number.</summary>
    public long Number(string name) => *(long*)Find(name, DataType.Int64).Node->Values;

    /// <summary>One text.</summary>
    public string Text(string name) => Find(name, DataType.Utf8).GetString(0)!;

    /// <summary>The analyzer that the index names.</summary>
    public Analyzer Analyzer()
    {
        string name = Text("analyzer");
        bool known = Tables.Text.Analyzer.All.Any(each => each.Name == name);
        Require(known, $"analyzer '{name}'", "an analyzer of this version");
        return Tables.Text.Analyzer.Find(name);
    }

    /// <summary>The key column of the batch that the index was built from; its number of rows is checked.</summary>
    public KeyColumn KeyColumn(Batch batch, string column)
    {
        RequireRows(batch);
        Require(batch.Schema.IndexOf(column) >= 0, $"a table without '{column}'", "the table it was built from");
        return new KeyColumn(batch[column], column);
    }

    /// <summary>Checks that a batch has as many rows as the one that the index was built from.</summary>
    public void RequireRows(Batch batch) =>
        Require(Number("rows") == batch.RowCount, $"an index of {Number("rows")} rows", $"{batch.RowCount}");

    /// <summary>Fails unless a condition holds.</summary>
    public void Require(bool holds, string found, string expected)
    {
        if (!holds)
            throw new IndexFormatException(_kind, found, expected);
    }

    /// <summary>Checks that offsets start at 0, never fall, and end at a length.</summary>
    public void RequireOffsets(string name, ReadOnlySpan<int> offsets, int end)
    {
        bool spans = offsets.Length > 0 && offsets[0] == 0 && offsets[^1] == end;
        Require(spans, $"'{name}' from or to elsewhere", $"offsets from 0 to {end}");
        for (int i = 1; i < offsets.Length; i++)
            if (offsets[i] < offsets[i - 1])
                Require(false, $"'{name}' falling at {i}", "rising offsets");
    }

    /// <summary>Checks that every value is at least a lowest and below a limit.</summary>
    public void RequireRange(string name, ReadOnlySpan<int> values, int lowest, int limit)
    {
        if (values.IndexOfAnyExceptInRange(lowest, limit - 1) is var wrong and >= 0)
            Require(false, $"{values[wrong]} in '{name}'", $"{lowest} to {limit - 1}");
    }

    private (long Start, long End) List(string name, DataType item, out Column child)
    {
        var column = Find(name, IndexTableBuilder.ListOf(item));
        child = column.Child(0);
        var range = column.GetRange(0);
        Require(range.Start >= 0 && range.Start <= range.End && range.End <= child.Length,
            $"a list '{name}' from {range.Start} to {range.End}", $"a list within {child.Length} elements");
        return range;
    }

    private Column Find(string name, DataType type)
    {
        int ordinal = _batch.Schema.IndexOf(name);
        Require(ordinal >= 0, $"no column '{name}'", $"one of type {type}");
        Require(_batch[ordinal].Type.Equals(type), $"column '{name}' of type {_batch[ordinal].Type}", $"{type}");
        return _batch[ordinal];
    }
}
