using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>
/// Reads requests of one graph: a JSON object or a row of an Arrow batch gives a batch of one row. Reuse it: a good
/// JSON object then allocates nothing managed. Not thread-safe.
/// </summary>
public sealed unsafe class RequestReader
{
    private readonly BatchBuilder _builder;
    private readonly JsonRowReader _json;
    private readonly RequestLimits _limits;
    private ArrowColumns? _columns;

    /// <summary>Prepares reading requests of a graph.</summary>
    /// <param name="plan">The graph.</param>
    /// <param name="limits">What a request may hold; null for the default.</param>
    /// <exception cref="ArgumentException">Two fields of the request, or of one struct in it, have the same name.
    /// </exception>
    /// <exception cref="NotSupportedException">A field of the request has a type that JSON does not hold.</exception>
    public RequestReader(LogicalPlan plan, RequestLimits? limits = null)
    {
        Plan = plan;
        _limits = limits ?? RequestLimits.Default;
        _builder = new BatchBuilder(plan.Request);
        _json = new JsonRowReader(plan.Request, _limits.MostDepth, _limits.MostTextBytes);
    }

    /// <summary>The graph.</summary>
    public LogicalPlan Plan { get; }

    /// <summary>Reads one request.</summary>
    /// <param name="json">One JSON object in UTF-8 and nothing else but white space.</param>
    /// <param name="arena">Memory of the row; the request lives as long. The reader does not reset it.</param>
    /// <param name="request">One row of the graph's request schema.</param>
    /// <returns>Null, or why there is no row; positions are bytes of the object, from 1.</returns>
    public RunFailure? Read(ReadOnlySpan<byte> json, Arena arena, out Batch request) =>
        Read(json, default, arena, out request);

    /// <summary>Takes one request out of an Arrow batch; its columns are matched once per schema.</summary>
    /// <param name="rows">Rows that are requests, columns by name in any order.</param>
    /// <param name="row">The row.</param>
    /// <param name="arena">Memory of the row; the request lives as long.</param>
    /// <param name="request">One row of the graph's request schema.</param>
    /// <returns>Null, or why there is no row.</returns>
    public RunFailure? Read(Batch rows, int row, Arena arena, out Batch request) =>
        Read(rows, row, default, arena, out request);

    /// <summary>What keeps columns from being requests of the graph, each as a sentence; empty where they are.
    /// </summary>
    public IReadOnlyList<string> Misfits(Schema columns) => Match(columns).Problems;

    internal RunFailure? Read(ReadOnlySpan<byte> json, in RequestPlace place, Arena arena, out Batch request)
    {
        request = default;
        _builder.Clear();
        try
        {
            if (!_json.TryRead(json, _builder, out var errors))
                return Refusal(place, errors);
            request = Plan.Request.Count == 0 ? new Batch(Plan.Request, null, 1) : _builder.Build(arena);
            return null;
        }
        catch (ArenaLimitException limit)
        {
            return FailureReport.Of(limit, Plan, null);
        }
        catch (OverflowException)
        {
            return Refusal(place, "found a field whose values take over 2 GiB, expected smaller ones", null);
        }
    }

    internal RunFailure? Read(Batch rows, int row, in RequestPlace place, Arena arena, out Batch request)
    {
        request = default;
        var columns = Match(rows.Schema);
        if (columns.Problems.Count > 0)
            return Refusal(place, string.Join("; ", columns.Problems), null);
        try
        {
            if (columns.Read(rows, row, arena, out request) is not { } misfit)
                return null;
            var refusal = Refusal(place, misfit.Reason, misfit.Column);
            return place.Number > 0 ? refusal : refusal with { Message = misfit.Reason };
        }
        catch (ArenaLimitException limit)
        {
            return FailureReport.Of(limit, Plan, null);
        }
    }

    private ArrowColumns Match(Schema columns) => _columns is { } known && ReferenceEquals(known.Columns, columns)
        ? known : _columns = new ArrowColumns(columns, Plan.Request, _limits.MostTextBytes);

    private RunFailure Refusal(in RequestPlace place, IReadOnlyList<JsonRowError> errors)
    {
        long start = place.Start;
        var told = errors.Select(error => (error with { Column = error.Column + start }).ToString());
        return Refusal(place, string.Join("; ", told), errors is [{ Path.Length: > 0 } first, ..] ? first.Path : null);
    }

    private RunFailure Refusal(in RequestPlace place, string reason, string? column) => new(
        FailureClass.RequestData, RequestCodes.Malformed, $"{place} is refused: {reason}", Plan.Graph)
    {
        Column = column,
    };
}
