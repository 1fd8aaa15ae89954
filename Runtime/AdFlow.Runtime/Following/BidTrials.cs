using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Runs a request again with other bids of the followed rows. Dispose it after the last. Not thread-safe.
/// </summary>
internal sealed class BidTrials : IDisposable
{
    private readonly Inspection _run;
    private readonly ObservedRequest _request;
    private readonly InspectedGraph _graph;
    private readonly IReadOnlyList<BidPlace> _places;
    private readonly LogicalSource _target;
    private readonly RowTrail _trail;
    private readonly RowKey _key;

    /// <summary>Prepares runs with other bids.</summary>
    /// <param name="run">The run as it was; must live as long as this.</param>
    /// <param name="request">Its request.</param>
    /// <param name="places">Where bids are changed.</param>
    /// <param name="question">The rows, their ways, and the output that they are to reach.</param>
    public BidTrials(
        Inspection run, ObservedRequest request, IReadOnlyList<BidPlace> places,
        (RowKey Key, RowTrail Trail, LogicalSource Target) question)
    {
        (_run, _request, _places) = (run, request, places);
        (_key, _trail, _target) = question;
        var changed = places.Select(place => place.Source.Node).ToHashSet();
        _graph = request.Graph.With(run.Plan with
        {
            Nodes = [.. run.Plan.Nodes.Select(
                node => changed.Contains(node.Ordinal) ? node with { IsRecorded = true } : node)],
        });
        Old = places.SelectMany(place => place.Rows).Max(row => row.Bid);
        IsInteger = places.All(place => TypeOf(place).IsInteger());
        IsSingle = places.All(place => TypeOf(place).Id is TypeId.Float32);
    }

    /// <summary>The highest bid of the run as it was.</summary>
    public double Old { get; }

    /// <summary>Whether bids are integers.</summary>
    public bool IsInteger { get; }

    /// <summary>Whether bids are float32.</summary>
    public bool IsSingle { get; }

    /// <summary>Names of the places.</summary>
    public string Name => string.Join(" and ", _places.Select(place => place.Name));

    /// <summary>Bids that are changed together.</summary>
    public int Bids => _places.Sum(place => place.Rows.Count);

    /// <summary>Runs the request with a bid in the place of <see cref="Old"/>, others in proportion.</summary>
    public async Task<BidTrial> TryAsync(double bid)
    {
        using var arena = new Arena();
        double factor = bid / Old;
        var results = Results(old => old == Old || Old == 0 ? bid : old * factor, arena);
        using var trial = await _request.RunAsync(_graph, inner => new BidTape(inner, results)).ConfigureAwait(false);
        return Of(bid, trial);
    }

    /// <summary>The run as it was.</summary>
    public BidTrial AsItWas() => Of(Old, _run);

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();

    private BidTrial Of(double bid, Inspection run)
    {
        var followed = new FollowedRows(run, _trail, _key);
        int[] places = [.. followed.In(_target).Select(row => row + 1)];
        var lost = RowVerdicts.Of(_target, run, _trail, followed).LostAt;
        // A record does not know what a remote service says of other rows.
        string lostAt = run.Failure is { Node: { } failed } ? $"{failed}, which fails,"
            : string.Join(" and ", lost.Select(run.NameOf));
        return new BidTrial(bid, places, lostAt, lost.Select(source => source.Node).Append(-1).Max());
    }

    private Dictionary<int, IReadOnlyList<Batch>> Results(Func<double, double> bidOf, Arena arena)
    {
        var results = new Dictionary<int, IReadOnlyList<Batch>>();
        foreach (int node in _places.Select(place => place.Source.Node).Distinct())
        {
            var outputs = new Batch[_run.Plan.Nodes[node].Schemas.Count];
            for (int i = 0; i < outputs.Length; i++)
            {
                var source = new LogicalSource(node, i);
                _run.TryFind(source, out outputs[i]);
                if (_places.FirstOrDefault(place => place.Source == source) is { } place)
                    outputs[i] = place.With(outputs[i], bidOf, arena);
            }
            results[node] = outputs;
        }
        return results;
    }

    private DataType TypeOf(BidPlace place) => _run.Plan.SchemaOf(place.Source)[place.Column].Type;
}
