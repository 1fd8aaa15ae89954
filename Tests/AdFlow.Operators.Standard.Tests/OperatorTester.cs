using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Binds one operator to tables and runs it alone, every output column needed. Not thread-safe.</summary>
/// <typeparam name="T">The operator.</typeparam>
internal sealed class OperatorTester<T> : IDisposable where T : TableOperator
{
    private readonly ReflectedDescriptor _reflected = new(typeof(T));
    private readonly Dictionary<string, object> _settings = [];
    private readonly List<object> _ports = [];
    private readonly List<(Batch Batch, object? Index)> _batches = [];
    private readonly List<int> _channelCounts = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Arena _arena = new(), _empty = new();
    private TableOperator? _operator;
    private RunContext? _context;
    private RunNode? _node;
    private Batch _request;

    /// <summary>When runs stop.</summary>
    internal StopSignal Stop { get; init; } = StopSignal.Never;

    /// <summary>Problems that binding reported.</summary>
    internal List<string> Errors { get; } = [];

    /// <summary>Connects the next port, an input.</summary>
    internal OperatorTester<T> Input(Table table) => Connect(
        new InputPort(_ports.Count, _reflected.Descriptor.Inputs[_ports.Count].Name, table.Schema), (table, null));

    /// <summary>Connects the next port, a variadic input.</summary>
    internal OperatorTester<T> Channels(params (string Name, Table Table)[] channels) => Connect(
        new VariadicPort(_ports.Count, _reflected.Descriptor.Inputs[_ports.Count].Name,
            [.. channels.Select(channel => (channel.Name, channel.Table.Schema))]),
        [.. channels.Select(channel => (channel.Table, (IndexDefinition?)null))]);

    /// <summary>Connects the next port, a table.</summary>
    internal OperatorTester<T> Table(Table table, IndexDefinition? index = null) => Connect(
        new TablePort(_ports.Count, "table", table.Schema,
            index?.Kind is IndexKind.Key ? index.Columns[0] : null,
            index?.Kind is IndexKind.GroupKey ? index.Columns[0] : null) { Index = index },
        (table, index));

    /// <summary>Gives the request, one row.</summary>
    internal OperatorTester<T> Request(Table request)
    {
        _request = request.Batches[0];
        _owned.Add(request);
        return this;
    }

    /// <summary>Gives a setting.</summary>
    internal OperatorTester<T> With(string name, object value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Gives a setting that is a file.</summary>
    internal OperatorTester<T> WithFile(string name, string content) => With(
        name, new FileSnapshot($"{name}.file", System.Text.Encoding.UTF8.GetBytes(content)));

    /// <summary>Binds the operator.</summary>
    internal OperatorTester<T> Bind()
    {
        var descriptor = _reflected.Descriptor;
        var binder = new NodeBinder(descriptor, [.. _ports], [.. descriptor.Reads.Select(Find)],
            [.. descriptor.Writes.Select(column => column.Name)], [],
            (message, parameter) => Errors.Add(parameter is null ? message : $"{parameter}: {message}"));
        _operator = _reflected.Create(binder, _settings);
        var outputs = binder.Declare(_operator);
        if (Errors.Count > 0)
            return this;
        _node = new RunNode("node", _channelCounts, outputs.Outputs,
            [.. outputs.Outputs.Select(columns => columns.Select(_ => true).ToArray())], outputs.SlotCount);
        _context = NewContext();
        return this;
    }

    /// <summary>Runs once; the batch is valid until the next run.</summary>
    internal Batch Run()
    {
        if (_context is null)
            Bind();
        Assert.That(Errors, Is.Empty, "binding failed");
        return RunBound();
    }

    /// <summary>Runs an asynchronous operator once, in a context and arena of its own, so that runs may overlap; the
    /// batch is valid as long as the tester.</summary>
    internal async Task<Batch> RunAsync(CancellationToken cancellation = default)
    {
        if (_context is null)
            Bind();
        Assert.That(Errors, Is.Empty, "binding failed");
        var (context, arena) = (NewContext(), new Arena());
        _owned.Add(arena);
        context.Begin(arena, _request, 1, 0, new StopSignal(long.MaxValue, cancellation));
        await _operator!.RunAsync(context);
        return context.End(0);
    }

    /// <summary>Runs once and prints the rows.</summary>
    internal string[] Print() => Rows.Print(Run());

    /// <summary>Managed bytes that a run takes once the operator is warm.</summary>
    internal long WarmAllocations()
    {
        Run();
        long before = 0;
        for (int i = 0; i < 5; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            RunBound();
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void Dispose()
    {
        _arena.Dispose();
        _empty.Dispose();
        foreach (var owned in _owned)
            owned.Dispose();
    }

    private RunContext NewContext()
    {
        var context = new RunContext(_node!, 0);
        for (int i = 0; i < _batches.Count; i++)
            context.Set(i, _batches[i].Batch, _batches[i].Index);
        return context;
    }

    private Batch RunBound()
    {
        _arena.Reset();
        _context!.Begin(_arena, _request, 1, 0, Stop);
        _operator!.Run(_context);
        return _context.End(0);
    }

    private OperatorTester<T> Connect(object port, params (Table Table, IndexDefinition? Index)[] batches)
    {
        _ports.Add(port);
        _channelCounts.Add(batches.Length);
        foreach (var (table, index) in batches)
        {
            var batch = table.Batches.Count > 0 ? table.Batches[0] : new BatchBuilder(table.Schema).Build(_empty);
            _batches.Add((batch, index is null ? null : Open(batch, index)));
            _owned.Add(table);
        }
        return this;
    }

    private object Open(Batch batch, IndexDefinition index)
    {
        var columns = index.Columns;
        Table stored = index.Kind switch
        {
            IndexKind.Key => KeyIndex.Build(batch, columns[0]),
            IndexKind.GroupKey => GroupKeyIndex.Build(batch, columns[0]),
            IndexKind.Inverted => InvertedIndex.Build(batch, columns, Analyzer.Find(index.Analyzer)),
            IndexKind.Bidwords => BidwordIndex.Build(
                batch, Analyzer.Find(index.Analyzer), columns[0], columns[1], columns.ElementAtOrDefault(2)),
            _ => VectorScan.Build(batch, columns[0]),
        };
        _owned.Add(stored);
        return index.Kind switch
        {
            IndexKind.Key => KeyIndex.Open(stored, batch),
            IndexKind.GroupKey => GroupKeyIndex.Open(stored, batch),
            IndexKind.Inverted => InvertedIndex.Open(stored, batch),
            IndexKind.Bidwords => BidwordIndex.Open(stored, batch),
            _ => VectorScan.Open(stored, batch),
        };
    }

    private (string, int) Find(ColumnDescriptor column)
    {
        var schema = _ports[column.Port] switch
        {
            InputPort input => input.Schema,
            TablePort table => table.Schema,
            VariadicPort channels => channels.Channels[0].Schema,
            _ => throw new NotSupportedException(),
        };
        int ordinal = schema.IndexOf(column.Name);
        Assert.That(ordinal >= 0 || column.Optional, $"port {column.Port} has no column '{column.Name}'");
        return (column.Name, ordinal);
    }
}
