namespace AdFlow.Tables.Ipc;

/// <summary>
/// The dictionaries of a file or stream as of a position: replaced by a new batch, extended by a delta. Extending and
/// replacing leave alone what earlier batches refer to, as long as the arenas live. Not thread-safe.
/// </summary>
internal sealed unsafe class DictionarySet(IpcSchema schema, bool validate) : IDisposable
{
    private readonly Dictionary<long, Entry> _entries = [];
    private long _version;

    /// <summary>Reads a dictionary batch.</summary>
    /// <param name="message">The message with its body.</param>
    /// <param name="arena">Memory of the body and of the nodes.</param>
    /// <param name="takeArena">Whether the set owns the arena from now on and frees it with the values.</param>
    /// <param name="mayReplace">Whether a second batch may replace the first, as in a stream.</param>
    public void Read(IpcMessage message, Arena arena, bool takeArena, bool mayReplace)
    {
        var header = message.Header;
        long id = header.Scalar<long>(0);
        if (!schema.DictionaryValues.TryGetValue(id, out var values))
            throw header.Fail($"a batch of dictionary {id}", "a dictionary of the schema");
        var uses = new List<DictionaryUse>();
        var body = new BodyDecoder(message, header.Table(1, "dictionary values"), arena, validate, uses);
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        body.Read(values, node);
        body.End();
        if (node->Length != body.RowCount)
            throw header.Fail($"{node->Length} values in a batch of {body.RowCount} rows", "the same number",
                values.Path);
        Store(header, id, values, new Entry { Node = node, MaxCodes = [.. uses.Select(use => use.MaxCode)] },
            takeArena ? arena : null, arena, mayReplace);
        _version++;
    }

    /// <summary>Sets the dictionary of each node that waits for one, as of now.</summary>
    /// <param name="uses">Nodes that wait.</param>
    /// <param name="arena">Memory of nodes that must be made.</param>
    /// <param name="table">Where in the metadata a bad code is reported.</param>
    public void Bind(List<DictionaryUse> uses, Arena arena, FlatTable table)
    {
        foreach (var use in uses)
            Bind(use.Node, use.Field, use.MaxCode, arena, table);
    }

    /// <summary>Forgets the nodes made by binding, because the arena it was made in is reset.</summary>
    public void Forget() => _version++;

    /// <summary>Frees the arenas taken.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries.Values)
            entry.Dispose();
    }

    private void Store(
        FlatTable header, long id, IpcField values, Entry entry, Arena? owned, Arena arena, bool mayReplace)
    {
        _entries.TryGetValue(id, out var previous);
        bool isDelta = header.Flag(2);
        if (previous is not null && isDelta)
        {
            previous.Extend(values, entry, owned is null ? arena : previous.GrowingArena ??= new Arena());
            owned?.Dispose();
            return;
        }
        if (previous is not null && !mayReplace)
            throw header.Fail($"a second batch of dictionary {id}", "one batch and deltas to it, as files have",
                values.Path);
        previous?.Dispose();
        entry.Owned = owned;
        _entries[id] = entry;
    }

    private void Bind(ColumnNode* node, IpcField field, long maxCode, Arena arena, FlatTable table)
    {
        node->Dictionary = Resolve(field, arena, table);
        if (maxCode >= node->Dictionary->Length)
            throw table.Fail(
                $"dictionary code {maxCode}", $"codes below {node->Dictionary->Length}, the size of dictionary "
                + $"{field.DictionaryId} at this position", field.Path);
    }

    // Values that use dictionaries themselves are copied node by node, so that earlier batches keep what they saw.
    private ColumnNode* Resolve(IpcField field, Arena arena, FlatTable table)
    {
        // A writer may leave out a dictionary that no row refers to.
        if (!_entries.TryGetValue(field.DictionaryId, out var entry))
            return DictionaryTree.Empty(field.Values!.Type, arena);
        if (entry.MaxCodes.Length == 0)
            return entry.Node;
        if (entry.ResolvedAt == _version)
            return entry.Resolved;
        var clone = (ColumnNode*)arena.Allocate(sizeof(ColumnNode));
        int next = 0;
        Clone(schema.DictionaryValues[field.DictionaryId], entry, entry.Node, clone, arena, table, ref next);
        entry.Resolved = clone;
        entry.ResolvedAt = _version;
        return clone;
    }

    private void Clone(
        IpcField field, Entry entry, ColumnNode* source, ColumnNode* target, Arena arena, FlatTable table, ref int next)
    {
        *target = *source;
        if (source->ChildCount > 0)
            target->Children = (ColumnNode*)arena.Allocate((long)sizeof(ColumnNode) * source->ChildCount);
        for (int i = 0; i < source->ChildCount; i++)
            Clone(field.Children[i], entry, source->Children + i, target->Children + i, arena, table, ref next);
        if (field.Values is not null)
            Bind(target, field, entry.MaxCodes[next++], arena, table);
    }

    // Values of one dictionary; their own dictionaries are bound anew for each position in the stream.
    private sealed class Entry : IDisposable
    {
        private GrowableColumn? _growing;

        public required ColumnNode* Node { get; set; }

        // Largest code of each node below the values that uses a dictionary, in the order of the layout.
        public required long[] MaxCodes { get; init; }

        public ColumnNode* Resolved { get; set; }

        public long ResolvedAt { get; set; } = -1;

        public Arena? Owned { get; set; }

        public Arena? GrowingArena { get; set; }

        public void Extend(IpcField values, Entry more, Arena arena)
        {
            if (_growing is null)
            {
                _growing = new GrowableColumn(values.Type, arena);
                _growing.Append(Node);
            }
            _growing.Append(more.Node);
            Node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
            _growing.Build(Node, arena);
            for (int i = 0; i < MaxCodes.Length; i++)
                MaxCodes[i] = Math.Max(MaxCodes[i], more.MaxCodes[i]);
        }

        public void Dispose()
        {
            Owned?.Dispose();
            GrowingArena?.Dispose();
        }
    }
}
