using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Adds columns that another service gives for the keys of the rows.</summary>
/// <remarks>
/// <para>Each distinct key is asked for once; null keys never. Keys go by <c>POST</c> in batches, several calls at
/// once, as JSON or as an Arrow stream; Source/README.md states what a service takes and answers. Rows keep their
/// order; a key that is not answered gives nulls, or its rows are dropped.</para>
/// <para>A call that meets a broken connection, a timeout, 408, 429 or 5xx is made again after an exponential backoff
/// with jitter, or after the time that <c>Retry-After</c> asks for, as long as the deadline and the retry budget of the
/// host allow it: over all calls, at most <c>retry_burst</c> plus <c>retry_budget</c> of them. After
/// <c>hedge_after_ms</c> without an answer a second attempt is made beside the first, out of the same budget; the first
/// good answer wins and the other is cancelled. The service must therefore bear being asked twice. What remains fails
/// the run as the dependency's fault, unless the node says <c>on_error: empty</c>.</para>
/// <para>The answer depends on the moment, so the node is never merged or moved; it changes nothing.</para>
/// </remarks>
[TableOperator("source.http", Rows = RowEffect.Subset, Locality = Locality.Set, Purity = Purity.Clock,
    Example = "features: { op: source.http, in: merged, with: { url: \"http://features:8080/ads\", key: ad_id, "
        + "columns: { ctr: float32 } }, timeout: 20ms, on_timeout: empty }")]
public sealed class HttpSource : AsyncTableOperator<HttpSourceParameters>
{
    private Field[] _fields = [];
    private WrittenColumn[] _columns = [];
    private KeyFetch? _fetch;

    /// <summary>Rows to extend.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        var key = Settings.Key.Field;
        if (!KeySet.Accepts(key.Type))
            node.Error($"column '{key.Name}' is {key.Type}; expected an integer of at most 63 bits, or utf8", "key");
        _fields = BindColumns(node);
        if (!Uri.TryCreate(Settings.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            node.Error($"'{Settings.Url}' is no address of a service; expected http://host:port/path or https://…, "
                + "without a user and without #", "url");
        else if (!node.HasErrors)
            _fetch = new KeyFetch(url, Settings, _fields);
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.PassFirstInput();
        bool mayMiss = Settings.OnMissing is MissingKey.Null;
        _columns = [.. _fields.Select(field => outputs.Add(field.Name, field.Type, field.Nullable || mayMiss))];
    }

    /// <inheritdoc/>
    public override async ValueTask RunAsync(RunContext run)
    {
        var keys = KeySet.Of(run.Column(Settings.Key), run.Arena, run.Stop);
        using var calls = new KeyCalls(_fetch!, Settings, keys, run);
        await calls.RunAsync().ConfigureAwait(false);
        Write(run, keys, calls);
    }

    private unsafe void Write(RunContext run, KeySet keys, KeyCalls calls)
    {
        int rowCount = run.Input(In).RowCount, count = 0;
        var found = new FoundRows(keys, calls, run.Arena, run.Stop);
        var rows = run.Arena.AllocateSpan<int>(rowCount);
        var parts = run.Arena.AllocateSpan<int>(rowCount);
        var places = run.Arena.AllocateSpan<int>(rowCount);
        for (int row = 0; row < rowCount; row++)
        {
            int place = found.PlaceOf(keys.OrdinalOf(row), out int part);
            if (place < 0 && Settings.OnMissing is MissingKey.Drop)
                continue;
            (rows[count], parts[count], places[count]) = (row, part, place);
            count++;
        }
        if (count == rowCount)
            run.Output.TakeAll(In);
        else
            run.Output.Take(In, rows[..count]);
        var sources = new Column[found.Parts.Count];
        for (int i = 0; i < _columns.Length; i++)
            if (run.Output.IsNeeded(_columns[i]))
                run.Output.Write(_columns[i], Gather.Take(
                    found.Sources(i, sources), _columns[i].Type, parts[..count], places[..count], run.Arena));
    }

    private Field[] BindColumns(NodeBinder node)
    {
        if (Settings.Columns.Count == 0)
            node.Error("nothing is asked for; write 'column: type' entries", "columns");
        var fields = new List<Field>();
        foreach (var (name, text) in Settings.Columns)
        {
            if (!TypeText.TryParse(text, out var field, out string? error))
                node.Error($"column '{name}': {error}", "columns");
            else if (In.Schema.IndexOf(name) >= 0)
                node.Error($"column '{name}' is in the input already; leave it out there by 'select', or here",
                    "columns");
            else
                fields.Add(field with { Name = name });
        }
        return [.. fields];
    }
}

/// <summary>Settings of <see cref="HttpSource"/>.</summary>
public sealed record HttpSourceParameters
{
    /// <summary>Address of the service: http://host:port/path, or https. Fixed when the graph is loaded.</summary>
    public required string Url { get; init; }

    /// <summary>Column of the keys: integers or texts. The service answers it under this name.</summary>
    public required ColumnRef Key { get; init; }

    /// <summary>Columns to fetch, as <c>name: type</c>; a type without ? must have a value for each key that is
    /// answered.</summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }

    /// <summary>What keys and answers are written as.</summary>
    public HttpFormat Format { get; init; } = HttpFormat.Json;

    /// <summary>What becomes of rows whose key is not answered.</summary>
    public MissingKey OnMissing { get; init; } = MissingKey.Null;

    /// <summary>Most keys of one call.</summary>
    [InRange(1, 100_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Most calls of one run at once; more wait for these.</summary>
    [InRange(1, 256)]
    public int MaxConcurrency { get; init; } = 4;

    /// <summary>Longest time of one attempt, in milliseconds; the node's and the graph's time limit it too.</summary>
    [InRange(1, 600_000)]
    public int TimeoutMs { get; init; } = 1000;

    /// <summary>Most attempts of one call after the first, hedges aside.</summary>
    [InRange(0, 10)]
    public int MaxRetries { get; init; } = 2;

    /// <summary>Attempts beyond the first that each call adds to the host's budget.</summary>
    [InRange(0, 1)]
    public double RetryBudget { get; init; } = 0.1;

    /// <summary>Attempts beyond the first that the budget holds at most, and at the start.</summary>
    [InRange(0, 10_000)]
    public int RetryBurst { get; init; } = 10;

    /// <summary>Longest wait before the first retry, in milliseconds; it doubles with each, and what is waited is
    /// drawn between 0 and it.</summary>
    [InRange(0, 60_000)]
    public int BackoffMs { get; init; } = 10;

    /// <summary>Longest wait before any retry, in milliseconds, unless the service asks for more.</summary>
    [InRange(0, 60_000)]
    public int MaxBackoffMs { get; init; } = 1000;

    /// <summary>After how many milliseconds without an answer a second attempt is made beside the first; 0 for
    /// never.</summary>
    [InRange(0, 600_000)]
    public int HedgeAfterMs { get; init; }

    /// <summary>Version of HTTP; http2 also without TLS, where the service must know that it comes.</summary>
    public HttpProtocol Protocol { get; init; } = HttpProtocol.Http1;

    /// <summary>Most connections to the host by nodes with these settings.</summary>
    [InRange(1, 10_000)]
    public int MaxConnections { get; init; } = 64;

    /// <summary>Most bytes of the body of an answer.</summary>
    [InRange(1, 1 << 30)]
    public int MaxAnswerBytes { get; init; } = 16 << 20;
}

/// <summary>What <see cref="HttpSource"/> writes keys and reads answers as.</summary>
public enum HttpFormat
{
    /// <summary>JSON.</summary>
    Json,
    /// <summary>An Arrow IPC stream.</summary>
    Arrow,
}

/// <summary>What becomes of a row whose key is null or not answered.</summary>
public enum MissingKey
{
    /// <summary>Its new columns are null.</summary>
    Null,
    /// <summary>It is dropped.</summary>
    Drop,
}

/// <summary>Version of HTTP.</summary>
public enum HttpProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http1,
    /// <summary>HTTP/2.</summary>
    Http2,
}
